import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { decodeJsonLogs } from '../../otlp/json/decode-json-logs.ts'
import { type LogEvent, withLogEvents } from '../../otlp/log-event.ts'
import type { OtlpLogRecord } from '../../otlp/json/otlp-logs.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { TraceOutline } from '../../replay/span-reader.ts'
import type { IndexReader } from './index-file/index-reader.ts'
import {
  decodeRows,
  SPAN_COLUMNS,
  type SpanOrigin,
  type SpanRow,
  warnOfLargeRow,
} from './sqlite-rows.ts'
import { sqliteText } from './sqlite-text.ts'
import { SqliteTraces } from './sqlite-traces.ts'
import { isOpenTo } from '../thread-index.ts'

// A page ends at the first limit that it reaches. A single message may be larger than a page.
const PAGE_ROWS = 500
const PAGE_LENGTH = 4_000_000

/**
 * Reads the spans of threads from our tables. No statement stays open between two pages. An open one would keep us from
 * writing to the database, and the database from shrinking, for as long as the caller takes.
 */
export class SqliteThreadReader {
  readonly #threadKey: StatementSync
  readonly #origin: StatementSync
  readonly #nextTrace: StatementSync
  readonly #isOwn: StatementSync
  readonly #marked: StatementSync
  readonly #row: StatementSync
  readonly #unmarked: StatementSync
  readonly #events: StatementSync
  readonly #index: IndexReader
  readonly #traces: SqliteTraces

  /** @param index - Knows the traces in which other tools name a thread. */
  constructor(database: DatabaseSync, index: IndexReader) {
    this.#index = index
    this.#traces = new SqliteTraces(database, index)
    this.#events = database.prepare(
      'SELECT json FROM span_events WHERE trace_id = ? AND span_id = ? ORDER BY key',
    )
    this.#threadKey = database.prepare('SELECT key FROM threads WHERE id = ?')
    this.#origin = database.prepare('SELECT json FROM origins WHERE key = ?')
    this.#nextTrace = database.prepare(
      'SELECT trace_id FROM thread_traces WHERE thread = ? AND trace_id > ? ORDER BY trace_id LIMIT 1',
    )
    this.#isOwn = database.prepare('SELECT 1 FROM thread_traces WHERE thread = ? AND trace_id = ?')
    this.#row = database.prepare(`SELECT ${SPAN_COLUMNS} FROM spans WHERE key = ?`)
    this.#marked = database.prepare(
      `SELECT ${SPAN_COLUMNS} FROM spans WHERE thread = ? AND key > ? ORDER BY key`,
    )
    this.#unmarked = database.prepare(
      `SELECT ${SPAN_COLUMNS} FROM spans WHERE thread IS NULL AND trace_id = ? AND key > ? ORDER BY key`,
    )
  }

  *readThreadSpans(threadId: string, traceIds?: readonly string[]): Generator<RecordedSpan> {
    const thread = this.#keyOf(threadId)
    if (traceIds === undefined) yield* this.#readThread(threadId, thread)
    else for (const traceId of traceIds) yield* this.#readTrace(threadId, thread, traceId)
  }

  *listTraces(threadId: string): Generator<readonly TraceOutline[]> {
    yield* this.#traces.list(threadId, this.#keyOf(threadId))
  }

  // No row has the key null: a thread that only other tools name has no spans with its id.
  #keyOf(threadId: string): SQLInputValue {
    return this.#threadKey.get(sqliteText(threadId))?.['key'] ?? null
  }

  *#readThread(threadId: string, thread: SQLInputValue): Generator<RecordedSpan> {
    yield* this.#readPages(this.#marked, thread)
    let traceId: SQLOutputValue | undefined = ''
    while ((traceId = this.#nextTrace.get(thread, traceId)?.['trace_id']) !== undefined) {
      yield* this.#readPages(this.#unmarked, traceId)
    }
    for (const claimed of this.#index.claimedTraces(threadId)) {
      yield* this.#readClaimed(threadId, claimed)
    }
  }

  *#readTrace(threadId: string, thread: SQLInputValue, traceId: string): Generator<RecordedSpan> {
    if (this.#isOwn.get(thread, traceId) !== undefined) {
      const keys = this.#traces.keysOf(thread, traceId)
      for (const rows of pagesOf(this.#rowsOf(keys))) yield* this.#decode(rows)
      yield* this.#readPages(this.#unmarked, traceId)
    } else if (this.#index.claimOf(traceId, threadId) !== undefined) {
      yield* this.#readClaimed(threadId, traceId)
    }
  }

  *#readClaimed(threadId: string, traceId: string): Generator<RecordedSpan> {
    for (const span of this.#readPages(this.#unmarked, traceId)) {
      if (isOpenTo(span, threadId)) yield span
    }
  }

  *#rowsOf(keys: readonly number[]): Generator<SpanRow> {
    for (const key of keys) {
      const row = this.#row.get(key) as SpanRow | undefined
      if (row !== undefined) yield row
    }
  }

  *#readPages(select: StatementSync, owner: SQLInputValue): Generator<RecordedSpan> {
    let after = 0
    for (;;) {
      const rows = takePage(select.iterate(owner, after) as Iterable<unknown> as Iterable<SpanRow>)
      yield* this.#decode(rows)
      const last = rows.at(-1)
      if (last === undefined) return
      after = last.key
    }
  }

  *#decode(rows: readonly SpanRow[]): Generator<RecordedSpan> {
    for (const row of rows) if (row.json === '') warnOfLargeRow(row)
    const readable = rows.filter(({ json }) => json !== '')
    for (const span of decodeRows(readable, (key) => this.#readOrigin(key))) {
      yield withLogEvents(span, this.#readEvents(span))
    }
  }

  #readEvents({ traceId, spanId }: RecordedSpan): readonly LogEvent[] {
    const logRecords = this.#events
      .all(traceId, spanId)
      .map(({ json }) => JSON.parse(String(json)) as OtlpLogRecord)
    if (logRecords.length === 0) return []
    return decodeJsonLogs({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }).events
  }

  #readOrigin(key: number): SpanOrigin {
    return JSON.parse(String(this.#origin.get(key)?.['json'])) as SpanOrigin
  }
}

// Ends what it reads from after the first page, a statement for instance.
function takePage(rows: Iterable<SpanRow>): readonly SpanRow[] {
  for (const page of pagesOf(rows)) return page
  return []
}

function* pagesOf(rows: Iterable<SpanRow>): Generator<readonly SpanRow[]> {
  let page: SpanRow[] = []
  let length = 0
  for (const row of rows) {
    page.push(row)
    length += row.json.length
    if (page.length < PAGE_ROWS && length < PAGE_LENGTH) continue
    yield page
    page = []
    length = 0
  }
  if (page.length > 0) yield page
}
