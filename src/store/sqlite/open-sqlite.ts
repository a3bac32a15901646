import { closeSync, existsSync, openSync } from 'node:fs'
import type * as Sqlite from 'node:sqlite'
import { OptionError, StoreError } from '../../thread/errors.ts'
import { OWNER_ONLY } from '../owner-only.ts'
import { sqliteError } from './sqlite-error.ts'
import { prepareSchema } from './sqlite-schema.ts'

/** How a database is opened. */
export interface OpenMode {
  readonly readOnly: boolean
  /** Whether each commit waits until the disk has it. */
  readonly isSynced: boolean
  /** Whether opening may not block the thread. It then fails if another process holds a lock. */
  readonly isHurried?: boolean
}

/** A journal is cut to this size once nothing in it is needed. */
export const MAX_IDLE_JOURNAL_BYTES: number = 16 * 1024 * 1024

// A process that starts may wait for another one that is making the tables.
const OPEN_TIMEOUT_MILLIS = 10_000
// SQLite waits by blocking the thread. Writers wait in another way, see retryWhileLocked.
const BUSY_TIMEOUT_MILLIS = 10

/**
 * Opens a database file with our tables in it.
 *
 * @throws StoreError if that fails, or this Node.js has no SQLite.
 */
export function openSqlite(
  path: string,
  { readOnly, isSynced, isHurried = false }: OpenMode,
): Sqlite.DatabaseSync {
  if (typeof path !== 'string' || path === '') throw new OptionError('path is empty')
  let database: Sqlite.DatabaseSync | undefined
  try {
    const { DatabaseSync } = loadSqlite()
    if (!readOnly) makeFile(path)
    const timeout = isHurried ? BUSY_TIMEOUT_MILLIS : OPEN_TIMEOUT_MILLIS
    database = new DatabaseSync(path, { readOnly })
    // Node 22.15 does not know the option `timeout`.
    database.exec(`PRAGMA busy_timeout = ${timeout}`)
    prepareSchema(database, path, readOnly)
    if (!readOnly) {
      database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = ${isSynced ? 'FULL' : 'NORMAL'};
        PRAGMA journal_size_limit = ${MAX_IDLE_JOURNAL_BYTES};
        PRAGMA busy_timeout = ${BUSY_TIMEOUT_MILLIS};`)
    }
    return database
  } catch (cause) {
    database?.close()
    throw sqliteError('open', path, cause)
  }
}

// SQLite would make the file readable for everybody. Its journal gets the mode of the file. A file that is there is not
// opened: closing it would drop the locks that this process has on it.
/** Makes an empty file that only its owner can read, unless it is there. */
export function makeFile(path: string): void {
  if (path === ':memory:' || path.startsWith('file:') || existsSync(path)) return
  try {
    closeSync(openSync(path, 'a', OWNER_ONLY.file))
  } catch {
    // SQLite reports why it cannot be made.
  }
}

// Not an import: this file must load even if there is no such module, to report it.
/** The SQLite of Node.js. */
export function loadSqlite(): typeof Sqlite {
  const sqlite = process.getBuiltinModule('node:sqlite') as typeof Sqlite | undefined
  if (sqlite !== undefined) return sqlite
  throw new StoreError(`the SQLite store needs Node.js 22.15 or newer; this is ${process.version}`)
}

/** The file that an open database is in; `undefined` if it is in memory. `location()` says it from Node 22.16 on only. */
export function databaseFile(database: Sqlite.DatabaseSync): string | undefined {
  const main = database
    .prepare('PRAGMA database_list')
    .all()
    .find(({ name }) => name === 'main')
  return String(main?.['file'] ?? '') || undefined
}
