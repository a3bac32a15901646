import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** The repository's own folder. */
export const REPO = join(import.meta.dirname, '../..')

/** Every file of a folder and its subfolders: text by path below the folder, with forward slashes, sorted. */
export function readSourceFiles(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    files.toSorted().map((file) => [
      file
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
      readFileSync(file, 'utf8'),
    ]),
  )
}
