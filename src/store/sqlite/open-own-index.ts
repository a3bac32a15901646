import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { fileId } from './index-file/file-id.ts'
import { IndexProgress } from './index-file/index-progress.ts'
import { indexPath } from './index-file/open-index.ts'
import { loadSqlite } from './open-sqlite.ts'

/**
 * Opens the index of a file of spans for reading, as it is. `undefined` if there is none, or if the next reader will make it
 * anew: it is damaged, or of another file or version.
 */
export function openOwnIndex(file: DatabaseSync, path: string): DatabaseSync | undefined {
  const target = indexPath(path)
  if (!existsSync(target)) return undefined
  const { DatabaseSync } = loadSqlite()
  let index: DatabaseSync | undefined
  try {
    index = new DatabaseSync(target, { readOnly: true })
    if (new IndexProgress(index).isOf(fileId(file))) return index
  } catch {
    // Whatever is wrong with it, it is of no use.
  }
  index?.close()
  return undefined
}
