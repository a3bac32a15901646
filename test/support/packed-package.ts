import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { builtPackage } from './built-package.ts'
import { keptFolder } from './kept-folder.ts'
import { runCommand } from './run-command.ts'

/** The path of the tarball that `npm publish` would send, packed once from {@link builtPackage}. */
export async function packedPackage(): Promise<string> {
  const built = await builtPackage()
  const folder = await keptFolder(dirname(built), `packed-${basename(built)}`, async (to) => {
    await runCommand('npm', ['pack', '--ignore-scripts', '--pack-destination', to], { cwd: built })
  })
  const [tarball] = readdirSync(folder)
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  return join(folder, tarball)
}
