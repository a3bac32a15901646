import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../thread/errors.ts'
import { inTransaction } from './in-transaction.ts'

// The layout of the tables, kept in the file as the user_version of SQLite.
const SCHEMA_VERSION = 1

const SCHEMA = `
  CREATE TABLE threads (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    user_id TEXT,
    start_unix_nano INTEGER NOT NULL,
    end_unix_nano INTEGER NOT NULL,
    summary TEXT NOT NULL
  ) STRICT;
  CREATE INDEX threads_by_end ON threads (end_unix_nano DESC, key);
  CREATE INDEX threads_by_user ON threads (user_id, end_unix_nano DESC, key);

  -- A resource and a scope, which most spans of a process share.
  CREATE TABLE origins (
    key INTEGER PRIMARY KEY,
    json TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE spans (
    key INTEGER PRIMARY KEY,
    trace_id TEXT NOT NULL,
    span_id TEXT NOT NULL,
    thread INTEGER REFERENCES threads (key),
    origin INTEGER NOT NULL REFERENCES origins (key),
    json TEXT NOT NULL,
    UNIQUE (trace_id, span_id)
  ) STRICT;
  CREATE INDEX spans_by_thread ON spans (thread) WHERE thread IS NOT NULL;
  CREATE INDEX unmarked_spans ON spans (trace_id) WHERE thread IS NULL;

  CREATE TABLE thread_traces (
    thread INTEGER NOT NULL REFERENCES threads (key),
    trace_id TEXT NOT NULL,
    PRIMARY KEY (thread, trace_id)
  ) STRICT, WITHOUT ROWID;

  PRAGMA user_version = ${SCHEMA_VERSION};
`

/**
 * Makes sure that a database has our tables, creating them in an empty one.
 *
 * @throws StoreError where it is another program's, of a newer Threadspan, or empty and for reading only.
 */
export function prepareSchema(database: DatabaseSync, path: string, readOnly: boolean): void {
  if (isPrepared(database, path)) return
  if (readOnly) throw new StoreError(`${path} is empty: nothing was ever recorded there`)
  inTransaction(database, () => {
    // Another process may have been first while this one waited.
    if (!isPrepared(database, path)) database.exec(SCHEMA)
  })
}

function isPrepared(database: DatabaseSync, path: string): boolean {
  const version = readNumber(database, 'SELECT user_version AS value FROM pragma_user_version')
  if (version === SCHEMA_VERSION) return true
  if (version > SCHEMA_VERSION) {
    throw new StoreError(
      `${path} has format ${version} of a newer Threadspan; this one reads up to ${SCHEMA_VERSION}`,
    )
  }
  if (readNumber(database, 'SELECT count(*) AS value FROM sqlite_schema') > 0) {
    throw new StoreError(`${path} is the database of another program`)
  }
  return false
}

function readNumber(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['value'])
}
