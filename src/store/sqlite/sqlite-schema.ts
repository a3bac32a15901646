import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../thread/errors.ts'
import { inTransaction } from './in-transaction.ts'

// The version of the tables' layout, kept in the file as SQLite's user_version.
const SCHEMA_VERSION = 2

const SINCE_VERSION_2 = `
  CREATE INDEX threads_of_trace ON thread_traces (trace_id);

  -- What the spans of a trace without chat.thread_id say about a thread. The thread's name is empty for runs that name none.
  CREATE TABLE claims (
    trace_id TEXT NOT NULL,
    thread TEXT NOT NULL,
    is_certain INTEGER NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (trace_id, thread)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX claims_of_thread ON claims (thread, trace_id);

  -- GenAI events that came as log records. nth numbers equal events of a span.
  CREATE TABLE span_events (
    key INTEGER PRIMARY KEY,
    trace_id TEXT NOT NULL,
    span_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    nth INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (trace_id, span_id, hash, nth)
  ) STRICT;

  PRAGMA user_version = ${SCHEMA_VERSION};
`

const FROM_VERSION_1 = `
  ALTER TABLE threads ADD COLUMN own TEXT;
  ${SINCE_VERSION_2}
`

const SCHEMA = `
  CREATE TABLE threads (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    user_id TEXT,
    start_unix_nano INTEGER NOT NULL,
    end_unix_nano INTEGER NOT NULL,
    summary TEXT NOT NULL,
    -- What spans with chat.thread_id say, if the summary has more than that. '' if only other tools name the thread.
    own TEXT
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

  ${SINCE_VERSION_2}
`

/**
 * Makes sure that a database has our tables. Creates them in an empty one, and upgrades those of an older Threadspan.
 *
 * @throws StoreError if another program or a newer Threadspan made it, or if it needs a change but is open for reading.
 */
export function prepareSchema(database: DatabaseSync, path: string, readOnly: boolean): void {
  const version = readVersion(database, path)
  if (version === SCHEMA_VERSION) return
  if (readOnly) throw new StoreError(`${path} ${whyUnreadable(version)}`)
  inTransaction(database, () => {
    // Another process may have been first while this one waited.
    const now = readVersion(database, path)
    if (now === 0) database.exec(SCHEMA)
    if (now === 1) database.exec(FROM_VERSION_1)
  })
}

function whyUnreadable(version: number): string {
  return version === 0
    ? 'is empty: nothing was ever recorded in it'
    : `has format ${version} of an older Threadspan: open it for writing once to upgrade it`
}

// 0 for an empty database.
function readVersion(database: DatabaseSync, path: string): number {
  const version = readNumber(database, 'SELECT user_version AS value FROM pragma_user_version')
  if (version > SCHEMA_VERSION) {
    throw new StoreError(
      `${path} has format ${version} of a newer Threadspan; this one reads up to ${SCHEMA_VERSION}`,
    )
  }
  if (version === 0 && readNumber(database, 'SELECT count(*) AS value FROM sqlite_schema') > 0) {
    throw new StoreError(`${path} is the database of another program`)
  }
  return version
}

function readNumber(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['value'])
}
