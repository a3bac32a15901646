import { existsSync, realpathSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from '../in-transaction.ts'
import { sqliteError } from '../sqlite-error.ts'
import { SqliteKeys } from '../sqlite-keys.ts'
import { fileId } from './file-id.ts'
import { openIndexFile, removeJournals } from './open-index-file.ts'
import { INDEX_VERSION } from './index-schema.ts'
import { IndexProgress } from './index-progress.ts'
import { makeIndex } from './make-index.ts'
import { canHaveWords, hasWords } from './words/has-words.ts'

// SQLite waits by blocking the thread. The indexer waits in another way.
const BUSY_TIMEOUT_MILLIS = 10
// SQLite's codes for a damaged file, and for one that is not a database.
const DAMAGED = new Set([11, 26])
// SQLITE_IOERR_SHORT_READ: a file was cut, or its journal is that of another one.
const SHORT_READ = 522
// SQLITE_PERM, SQLITE_READONLY, SQLITE_FULL and SQLITE_CANTOPEN.
const UNWRITABLE = new Set([3, 8, 13, 14])
// SQLITE_IOERR_WRITE for a quota that is used up, SQLITE_IOERR_SHMOPEN and SQLITE_IOERR_SHMSIZE. Other codes of
// SQLITE_IOERR say that the disk has failed.
const FAILED_WRITES = new Set([778, 4618, 4874])
// A damaged index cannot be removed.
const UNREMOVABLE = new Set(['EACCES', 'EPERM', 'EROFS'])

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
 * @throws StoreError that names the index if it cannot be opened for another reason, such as a lock of another process.
 */
export function openIndex(file: DatabaseSync, path: string): DatabaseSync {
  try {
    return openOrMakeAnew(file, path)
  } catch (error) {
    if (path !== ':memory:' && isUnwritable(error)) return openValid(file, ':memory:')
    throw sqliteError('open', path, error)
  }
}

/** Whether SQLite has failed because a file is damaged, cut or not a database. */
export function isDamaged(error: unknown): boolean {
  const code = codeOf(error)
  return DAMAGED.has(code & 0xff) || code === SHORT_READ
}

/** Deletes an index and its journal. */
export function removeIndex(path: string): void {
  rmSync(path, { force: true })
  removeJournals(path)
}

function openOrMakeAnew(file: DatabaseSync, path: string): DatabaseSync {
  try {
    return openValid(file, path)
  } catch (error) {
    if (path === ':memory:' || !(isDamaged(error) || lacksModule(error))) throw error
    removeIndex(path)
    return openValid(file, path)
  }
}

// A Node without FTS5 cannot drop a table of words that another Node has made.
function lacksModule(error: unknown): boolean {
  return error instanceof Error && error.message.includes('no such module')
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
  if (version !== INDEX_VERSION || hasWords(index) !== canHaveWords(index)) return false
  const progress = new IndexProgress(index)
  return progress.isOf(fileId(file)) && progress.spans <= new SqliteKeys(file).last('spans')
}

function isUnwritable(error: unknown): boolean {
  const code = codeOf(error)
  const { code: systemCode = '' } = error as { readonly code?: string }
  return UNWRITABLE.has(code & 0xff) || FAILED_WRITES.has(code) || UNREMOVABLE.has(systemCode)
}

function codeOf(error: unknown): number {
  return (error as { readonly errcode?: number }).errcode ?? 0
}
