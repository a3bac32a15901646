import type { DatabaseSync } from 'node:sqlite'
import { IndexProgress } from './index-file/index-progress.ts'
import { openOwnIndex } from './open-own-index.ts'
import { openSqlite } from './open-sqlite.ts'
import { sqliteError } from './sqlite-error.ts'
import { SqliteKeys } from './sqlite-keys.ts'

/**
 * How many spans the index of a store is behind, without catching up. `undefined` if it has no index yet.
 *
 * @throws StoreError if the store cannot be read.
 */
export function readIndexLag(path: string): number | undefined {
  const file = openSqlite(path, { readOnly: true, isSynced: false })
  let index: DatabaseSync | undefined
  try {
    index = openOwnIndex(file, path)
    return index && lagBehind(file, index)
  } catch (cause) {
    throw sqliteError('read', path, cause)
  } finally {
    index?.close()
    file.close()
  }
}

/** How many spans an index is behind its file. */
export function lagBehind(file: DatabaseSync, index: DatabaseSync): number {
  return Math.max(0, new SqliteKeys(file).last('spans') - new IndexProgress(index).spans)
}
