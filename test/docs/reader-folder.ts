import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtPackage } from '../support/built-package.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const MODULES = join(import.meta.dirname, '../../node_modules')

/**
 * A folder as a reader of the docs has it: `threadspan` is installed, and `npx` finds its command and esbuild's.
 *
 * @param after - Takes the function that removes it.
 */
export async function readerFolder(after: (remove: () => void) => void): Promise<string> {
  const folder = temporaryFolder(after)
  const built = await builtPackage()
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(built, join(folder, 'node_modules/threadspan'))
  const command = `#!/bin/sh\nexec node '${join(built, 'dist/cli/main.js')}' "$@"\n`
  writeFileSync(join(folder, 'node_modules/.bin/threadspan'), command, { mode: 0o755 })
  symlinkSync(join(MODULES, 'esbuild/bin/esbuild'), join(folder, 'node_modules/.bin/esbuild'))
  return folder
}
