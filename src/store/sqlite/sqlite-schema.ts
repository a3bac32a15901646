import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../thread/errors.ts'
import { inTransaction } from './in-transaction.ts'

// The version of the tables' layout, kept in the file as SQLite's user_version.
const SCHEMA_VERSION = 3

const EVENTS = `
  CREATE INDEX threads_of_trace ON thread_traces (trace_id);

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
`

const META = `
  -- id: which file this is, so that an index of another one is not taken for its own.
  CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('id', lower(hex(randomblob(16))));

  PRAGMA user_version = ${SCHEMA_VERSION};
`

// What is known of threads is in the file of the index since version 3.
const WITHOUT_SUMMARIES = `
  DROP INDEX threads_by_end;
  DROP INDEX threads_by_user;
  ALTER TABLE threads DROP COLUMN summary;
  ALTER TABLE threads DROP COLUMN user_id;
  ALTER TABLE threads DROP COLUMN start_unix_nano;
  ALTER TABLE threads DROP COLUMN end_unix_nano;
`

/** What each older version lacks, and what it has too much. */
const UPGRADES: ReadonlyMap<number, string> = new Map([
  [1, `${EVENTS} ${WITHOUT_SUMMARIES} ${META}`],
  [2, `${WITHOUT_SUMMARIES} ALTER TABLE threads DROP COLUMN own; DROP TABLE claims; ${META}`],
])

const SCHEMA = `
  -- The threads that spans name by chat.thread_id.
  CREATE TABLE threads (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
  ) STRICT;

  -- A resource and a scope, which most spans of a process share.
  CREATE TABLE origins (
    key INTEGER PRIMARY KEY,
    json TEXT NOT NULL UNIQUE
  ) STRICT;

  -- Keys only ever grow, so that the indexer finds new spans by them.
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

  ${EVENTS} ${META}
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
    if (now !== SCHEMA_VERSION) database.exec(UPGRADES.get(now) ?? SCHEMA)
  })
}

function whyUnreadable(version: number): string {
  return version === 0
    ? 'is empty: nothing was ever recorded in it'
    : `has format ${version} of an older Threadspan: open it for writing once to upgrade it`
}

// 0 for an empty database.
function readVersion(database: DatabaseSync, path: string): number {
  const version = readNumber(database, 'PRAGMA user_version')
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
  const row = database.prepare(sql).get() ?? {}
  return Number(Object.values(row)[0])
}
