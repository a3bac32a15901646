import { existsSync, realpathSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from '../in-transaction.ts'
import { SqliteKeys } from '../sqlite-keys.ts'
import { fileId } from './file-id.ts'
import { openIndexFile } from './open-index-file.ts'
import { INDEX_VERSION } from './index-schema.ts'
import { IndexProgress } from './index-progress.ts'
import { makeIndex } from './make-index.ts'

// SQLite waits by blocking the thread. The indexer waits in another way.
const BUSY_TIMEOUT_MILLIS = 10
const ENDINGS = ['', '-wal', '-shm']
// SQLite's codes for a damaged file, and for one that is not a database.
const DAMAGED = new Set([11, 26])

/** Where the index of a file of spans is. One that is in no file has an index in no file. */
export function indexPath(path: string): string {
  const isFile = path !== ':memory:' && !path.startsWith('file:')
  if (!isFile) return ':memory:'
  return `${existsSync(path) ? realpathSync(path) : path}-index`
}

/**
 * Opens the index of a file of spans, and makes it anew if it is missing, damaged, of another version or of another file.
 * If it cannot be written where it belongs, it is made in memory.
 *
 * @param file The file of spans.
 */
export function openIndex(file: DatabaseSync, path: string): DatabaseSync {
  try {
    return openValid(file, path)
  } catch (error) {
    if (path !== ':memory:' && isDamaged(error)) removeIndex(path)
    else if (path === ':memory:') throw error
    return openOrMemory(file, path)
  }
}

function openOrMemory(file: DatabaseSync, path: string): DatabaseSync {
  try {
    return openValid(file, path)
  } catch {
    return openValid(file, ':memory:')
  }
}

function openValid(file: DatabaseSync, path: string): DatabaseSync {
  const index = openIndexFile(path)
  try {
    prepareIndex(file, index)
    index.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MILLIS}`)
    return index
  } catch (error) {
    index.close()
    throw error
  }
}

function prepareIndex(file: DatabaseSync, index: DatabaseSync): void {
  if (isValid(file, index)) return
  inTransaction(index, () => {
    // Another process may have been first while this one waited.
    if (isValid(file, index)) return
    makeIndex(file, index)
  })
}

// An index that is ahead of the file is of a later state of it: somebody has restored a backup.
function isValid(file: DatabaseSync, index: DatabaseSync): boolean {
  const version = index.prepare('PRAGMA user_version').get()?.['user_version']
  if (version !== INDEX_VERSION) return false
  const progress = new IndexProgress(index)
  return progress.isOf(fileId(file)) && progress.spans <= new SqliteKeys(file).last('spans')
}

function removeIndex(path: string): void {
  for (const ending of ENDINGS) rmSync(path + ending, { force: true })
}

function isDamaged(error: unknown): boolean {
  return DAMAGED.has(((error as { readonly errcode?: number }).errcode ?? 0) & 0xff)
}
