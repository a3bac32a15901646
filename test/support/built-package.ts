import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { keptFolder } from './kept-folder.ts'
import { runCommand } from './run-command.ts'

const REPO = join(import.meta.dirname, '../..')
// Below node_modules, so that what dist imports resolves to this repository's own dependencies.
const CACHE = join(REPO, 'node_modules/.cache/threadspan')
/** What npm packs beside the manifest's `files`. */
const ALWAYS_PACKED = ['package.json', 'README.md', 'LICENSE']

/**
 * The package as it would be published: a folder with package.json and dist, compiled once from the sources as they are
 * now. Tests share it and must not write to it. It is not the repository's own `dist`, which may be stale, or be removed
 * by a build while a test reads it.
 */
export function builtPackage(): Promise<string> {
  return keptFolder(CACHE, `package-${fingerprint()}`, async (folder) => {
    for (const file of [...ALWAYS_PACKED, ...listedFiles()]) {
      cpSync(join(REPO, file), join(folder, file), { recursive: true })
    }
    await runCommand('tsc', ['--project', REPO, '--outDir', join(folder, 'dist')])
  })
}

/** The manifest's `files`, but for what the build makes. */
function listedFiles(): string[] {
  const manifest = readFileSync(join(REPO, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { files: string[] }).files.filter((file) => file !== 'dist')
}

function fingerprint(): string {
  const settings = [...ALWAYS_PACKED, ...listedFiles(), 'package-lock.json', 'tsconfig.json']
  const hash = createHash('sha256')
  for (const file of [...settings, 'src'].flatMap(filesBelow).toSorted()) {
    hash.update(`${file}\n`).update(readFileSync(join(REPO, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** A file itself, or all files of a folder. */
function filesBelow(path: string): string[] {
  if (statSync(join(REPO, path)).isFile()) return [path]
  return readdirSync(join(REPO, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(REPO, join(parentPath, name)))
}
