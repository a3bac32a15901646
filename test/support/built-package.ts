import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keptFolder } from './kept-folder.ts'
import { runCommand } from './run-command.ts'

const REPO = join(import.meta.dirname, '../..')
// Below node_modules, so that what dist imports resolves to this repository's own dependencies.
const CACHE = join(REPO, 'node_modules/.cache/threadspan')
const MANIFESTS = ['package.json', 'README.md', 'LICENSE']

/**
 * The package as it would be published: a folder with package.json and dist, compiled once from the sources as they are
 * now. Tests share it and must not write to it. It is not the repository's own `dist`, which may be stale, or be removed
 * by a build while a test reads it.
 */
export function builtPackage(): Promise<string> {
  return keptFolder(CACHE, `package-${fingerprint()}`, async (folder) => {
    for (const file of MANIFESTS) cpSync(join(REPO, file), join(folder, file))
    await runCommand('tsc', ['--project', REPO, '--outDir', join(folder, 'dist')])
  })
}

function fingerprint(): string {
  const sources = readdirSync(join(REPO, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const settings = [...MANIFESTS, 'package-lock.json', 'tsconfig.json']
  const files = [...settings.map((file) => join(REPO, file)), ...sources.toSorted()]
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}
