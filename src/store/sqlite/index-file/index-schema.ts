/**
 * The version of the layout and of all that is derived. An index of another version is made anew, so raise it whenever
 * summaries, words or facets are derived in another way.
 */
export const INDEX_VERSION = 1

/** The tables of the index. Whatever is in them can be derived from the spans again. */
export const INDEX_SCHEMA: string = `
  -- file: the id of the file of spans. spans: the last of its keys that all other tables stand for. change: the number of the
  -- last change of a thread. made: an id of this index.
  CREATE TABLE progress (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Numbers are null if nobody knows them.
  CREATE TABLE threads (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    start_unix_nano INTEGER NOT NULL,
    end_unix_nano INTEGER NOT NULL,
    -- How many bits the duration in nanoseconds has.
    length_class INTEGER NOT NULL,
    user_id TEXT,
    messages INTEGER,
    errors INTEGER NOT NULL,
    first_answer_millis REAL,
    slowest_answer_millis REAL,
    tokens REAL,
    cost REAL,
    outcome REAL,
    -- Grows with each change of any thread.
    change INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX threads_by_end ON threads (end_unix_nano DESC, id);
  CREATE INDEX threads_by_start ON threads (start_unix_nano, id);
  CREATE INDEX threads_by_length ON threads (length_class, end_unix_nano DESC, id);
  CREATE INDEX threads_by_user ON threads (user_id, end_unix_nano DESC, id) WHERE user_id IS NOT NULL;
  CREATE INDEX threads_by_change ON threads (change);

  CREATE TABLE summaries (
    thread INTEGER PRIMARY KEY,
    json TEXT NOT NULL
  ) STRICT;

  -- What each trace says about each thread that it is of. A thread is the sum of its parts.
  CREATE TABLE parts (
    -- With a key, rows of a kilobyte lie side by side. In the order of trace_id alone, each would have a page of its own.
    key INTEGER PRIMARY KEY,
    trace_id TEXT NOT NULL,
    thread INTEGER NOT NULL,
    -- Whether spans of the trace have the thread's chat.thread_id. Otherwise other tools name it.
    is_own INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (trace_id, thread)
  ) STRICT;
  CREATE INDEX parts_of_thread ON parts (thread, trace_id, is_own);

  -- How many spans a large trace had when it was last summed up, and whether it has more now.
  CREATE TABLE large_traces (
    trace_id TEXT PRIMARY KEY,
    spans INTEGER NOT NULL,
    is_due INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Which threads have a value, in bits: those of 8192 keys in a row.
  CREATE TABLE facets (
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    chunk INTEGER NOT NULL,
    bits BLOB NOT NULL,
    PRIMARY KEY (facet, value, chunk)
  ) STRICT, WITHOUT ROWID;

  PRAGMA user_version = ${INDEX_VERSION};
`
