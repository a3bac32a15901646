import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { TraceOutline } from '../../replay/span-reader.ts'
import type { IndexReader } from './index-file/index-reader.ts'

// Few enough that the event loop has its turn every 20 ms.
const PAGE_ROWS = 2000
// A row of an older version may be so large that to parse it would take seconds.
const MAX_PARSED_BYTES = 20_000_000

// There is no column for times: the table's layout is that of a version that only read whole threads.
const timeOf = (field: string) =>
  `CASE WHEN octet_length(json) <= ${MAX_PARSED_BYTES} THEN CAST(json ->> '${field}' AS INTEGER) END`

/** The traces of a thread, found without decoding its spans. */
export class SqliteTraces {
  readonly #index: IndexReader
  readonly #page: StatementSync
  readonly #keys: StatementSync

  constructor(database: DatabaseSync, index: IndexReader) {
    this.#index = index
    this.#page = database.prepare(
      `SELECT trace_id, count(*) AS spans, max(key) AS last,
         coalesce(min(${timeOf('startTimeUnixNano')}), 0) AS first_start,
         coalesce(max(${timeOf('endTimeUnixNano')}), 0) AS last_end
       FROM (SELECT key, trace_id, json FROM spans WHERE thread = ? AND key > ? ORDER BY key LIMIT ${PAGE_ROWS})
       GROUP BY trace_id`,
    )
    this.#page.setReadBigInts(true)
    // The plus keeps SQLite from going through the whole thread for each of its traces.
    this.#keys = database.prepare(
      `SELECT key FROM spans WHERE trace_id = ? AND +thread = ? ORDER BY ${timeOf('startTimeUnixNano')}, key`,
    )
  }

  /** The traces with spans that carry the thread's id, page by page, then those that only other tools name. */
  *list(threadId: string, thread: SQLInputValue): Generator<readonly TraceOutline[]> {
    let after = 0n
    for (;;) {
      const rows = this.#page.all(thread, after)
      if (rows.length === 0) break
      for (const { last } of rows) if (typeof last === 'bigint' && last > after) after = last
      yield rows.map(readOutline)
    }
    for (const traceId of this.#index.claimedTraces(threadId)) {
      const part = this.#index.claimOf(traceId, threadId)
      if (part === undefined) continue
      const { startUnixNano, endUnixNano, runs } = part
      yield [{ traceId, startUnixNano, endUnixNano, spans: Math.max(runs, 1) }]
    }
  }

  /** The keys of the spans in a trace that carry the thread's id, by start. */
  keysOf(thread: SQLInputValue, traceId: string): readonly number[] {
    const keys: number[] = []
    for (const { key } of this.#keys.iterate(traceId, thread)) keys.push(Number(key))
    return keys
  }
}

function readOutline(row: ReturnType<StatementSync['all']>[number]): TraceOutline {
  const [start, end] = [row['first_start'] as bigint, row['last_end'] as bigint]
  return {
    traceId: String(row['trace_id']),
    startUnixNano: start,
    // Of an unfinished span the end may be 0.
    endUnixNano: end > start ? end : start,
    spans: Number(row['spans']),
  }
}
