import type * as Sqlite from 'node:sqlite'
import { OptionError, StoreError } from '../../thread/errors.ts'
import { sqliteError } from './sqlite-error.ts'
import { prepareSchema } from './sqlite-schema.ts'

// Another process holds the lock while it writes one batch.
const BUSY_TIMEOUT_MILLIS = 10_000

/**
 * Opens a database file with our tables in it.
 *
 * @throws StoreError if that fails, or this Node.js has no SQLite.
 */
export function openSqlite(path: string, readOnly: boolean): Sqlite.DatabaseSync {
  if (typeof path !== 'string' || path === '') throw new OptionError('path is empty')
  let database: Sqlite.DatabaseSync | undefined
  try {
    const { DatabaseSync } = loadSqlite()
    database = new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT_MILLIS })
    prepareSchema(database, path, readOnly)
    if (!readOnly) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    return database
  } catch (cause) {
    database?.close()
    throw sqliteError('open', path, cause)
  }
}

// Not an import: this file must load even if there is no such module, to report it.
function loadSqlite(): typeof Sqlite {
  const sqlite = process.getBuiltinModule('node:sqlite') as typeof Sqlite | undefined
  if (sqlite !== undefined) return sqlite
  throw new StoreError(`the SQLite store needs Node.js 22.13 or newer; this is ${process.version}`)
}
