import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { withLogEvents } from '../../otlp/log-event.ts'
import { findSpanFault } from '../../otlp/span-fault.ts'
import type { ThreadFilter, ThreadQuery } from '../../replay/query/thread-query.ts'
import type { ReaderCapabilities, ThreadSummary } from '../../replay/span-reader.ts'
import { readThreadId } from '../../thread/thread-id.ts'
import type { SummaryPart } from '../../replay/thread-summary.ts'
import { addSummary } from '../add-summary.ts'
import { checkQuery } from '../query/check-query.ts'
import { groupByTrace } from '../group-by-trace.ts'
import { inBatches } from '../http/in-batches.ts'
import { listSummaries } from '../query/list-summaries.ts'
import { MissingContent } from '../missing-content.ts'
import { MAX_EVENTS_PER_SPAN } from '../span-writer.ts'
import { summarizeTrace } from '../summarize-trace.ts'
import { ThreadTraces } from '../thread-traces.ts'
import type { ClickHouseConnection } from './clickhouse-connection.ts'
import type { ClickHouseStore } from './clickhouse-store.ts'
import { ForeignTraces } from './foreign-traces.ts'
import { OwnSummaries } from './own-summaries.ts'
import { EVENT_COLUMNS, LogEvents } from './log-events.ts'
import type { ClickHouseTables } from './find-tables.ts'
import { readSpanRow, readSummaryRow, SPAN_COLUMNS, SUMMARY_COLUMNS } from './span-rows.ts'
import type { TableNames } from './table-names.ts'
import { type BoundQuery, ThreadFinder } from './thread-finder.ts'

/** What has been read of a thread so far. */
interface FoundSpans {
  readonly traces: ThreadTraces
  readonly traceIds: Set<string>
  /** Whether all traces of the thread have been found. */
  isWhole: boolean
}

// The end of the exporter's clock, which counts seconds in 32 bits.
const LAST_INDEXED_NANO = (2n ** 32n - 1n) * 1_000_000_000n
const TRACES_AT_ONCE = 100
// Our table has of a span neither the resource nor the parent, and long values are cut.
const UNKNOWN: readonly ThreadFilter[] = [
  'bot',
  'service',
  'release',
  'language',
  'tool',
  'feedback',
  'firstAnswerMillis',
  'tokens',
  'cost',
  'outcome',
]

/** Reads threads from the exporter's table, with the help of our own tables if they are there. */
export class ClickHouseReader implements ClickHouseStore {
  readonly capabilities: ReaderCapabilities = {
    search: 'index',
    sort: true,
    foreignThreads: 'named',
    logEvents: true,
    cannotFilter: UNKNOWN,
  }
  readonly #connection: ClickHouseConnection
  readonly #finder: ThreadFinder
  readonly #missing: MissingContent
  #rejected = 0

  constructor(connection: ClickHouseConnection, names: TableNames) {
    this.#connection = connection
    this.#missing = new MissingContent((answer) => connection.partial(answer))
    this.#finder = new ThreadFinder(connection, names)
  }

  async *readThreadSpans(threadId: string): AsyncGenerator<RecordedSpan> {
    const { hasTraceTimes, hasLogs } = await this.#finder.tables()
    const events = hasLogs ? this.#readEvents(threadId, hasTraceTimes) : undefined
    // An error is thrown with the first span. Until then it must not count as unhandled.
    events?.catch(() => {})
    for await (const span of this.#readThread(threadId, hasTraceTimes)) {
      if (events === undefined) this.#missing.notice(span, 'there is no table of log records')
      yield withLogEvents(span, (await events)?.of(span) ?? [])
    }
    this.#sayRejected()
  }

  async *listThreads(query: ThreadQuery = {}): AsyncGenerator<ThreadSummary> {
    checkQuery(query, UNKNOWN)
    let left = query.limit ?? Infinity
    if (left === 0) return
    if (query.sort !== undefined && query.sort !== 'latest') {
      yield* this.#listSorted(query)
      return
    }
    for await (const ids of this.#finder.findThreads(query)) {
      for (const batch of inBatches(ids, left)) {
        const limit = Math.min(left, batch.length)
        const found = listSummaries(await this.#summarize(batch), { ...query, limit })
        yield* found
        left -= found.length
        if (left === 0) return
      }
    }
  }

  // The tables know the latest activity only, so in any other order all threads have to be summed up first.
  async *#listSorted(query: ThreadQuery): AsyncGenerator<ThreadSummary> {
    const { limit: _, ...conditions } = query
    const parts: SummaryPart[] = []
    for await (const ids of this.#finder.findThreads(conditions)) {
      for (const batch of inBatches(ids, ids.length)) parts.push(...(await this.#summarize(batch)))
    }
    yield* listSummaries(parts, query)
  }

  tables(): Promise<ClickHouseTables> {
    return this.#finder.tables()
  }

  async close(): Promise<void> {
    await this.#connection.close()
  }

  async *#readThread(threadId: string, hasTraceTimes: boolean): AsyncGenerator<RecordedSpan> {
    const traces = new ThreadTraces(threadId)
    const found: FoundSpans = { traces, traceIds: new Set(), isWhole: false }
    if (hasTraceTimes) yield* this.#readSpans(threadId, true, found)
    // The look-up may lack a trace. After 2106 it does not help: the exporter's table is sorted by seconds in 32 bits.
    if (!found.isWhole) yield* this.#readSpans(threadId, false, found)
    yield* traces.rest()
  }

  async #readEvents(threadId: string, inTime: boolean): Promise<LogEvents> {
    const events = new LogEvents()
    const { sql, values } = await this.#finder.selectEventsOf(threadId, EVENT_COLUMNS, inTime)
    for await (const row of this.#connection.query(sql, values)) {
      this.#connection.read(() => events.add(row))
    }
    if (events.dropped > 0) {
      const message = `some spans have more than ${MAX_EVENTS_PER_SPAN} events in log records; the rest are not read`
      // Without a count: the query stops after the first one too many.
      this.#connection.partial({ reason: 'events-cut', message })
    }
    return events
  }

  async *#readSpans(
    threadId: string,
    inTime: boolean,
    found: FoundSpans,
  ): AsyncGenerator<RecordedSpan> {
    const query = await this.#finder.selectTracesOf(threadId, SPAN_COLUMNS, inTime)
    for await (const { row, span } of this.#query(query, readSpanRow)) {
      found.traceIds.add(span.traceId)
      if (inTime) found.isWhole = this.#connection.read(() => isWhole(row, found.traceIds))
      yield* found.traces.add(span)
    }
  }

  async #summarize(threadIds: readonly string[]): Promise<Iterable<SummaryPart>> {
    const own = new OwnSummaries()
    const foreign = new ForeignTraces()
    const query = await this.#finder.selectSpansOf(threadIds, SUMMARY_COLUMNS)
    for await (const { row, span } of this.#query(query, readSummaryRow)) {
      const isOwn = this.#connection.read(() => row.int64('IsOwn') === 1n)
      foreign.add(
        this.#connection.read(() => row.text('ThreadId')),
        span.traceId,
        isOwn,
      )
      if (isOwn) own.add(span)
    }
    const summaries = own.finish()
    await this.#addForeign(summaries, new Set(threadIds), foreign.traceIds())
    this.#sayRejected()
    return summaries.values()
  }

  // Which threads of other tools count depends on all spans of a trace, so whole traces are read.
  async #addForeign(
    summaries: Map<string, SummaryPart>,
    threadIds: ReadonlySet<string>,
    traceIds: readonly string[],
  ): Promise<void> {
    for (let from = 0; from < traceIds.length; from += TRACES_AT_ONCE) {
      const traces = await this.#readTraces(traceIds.slice(from, from + TRACES_AT_ONCE))
      for (const spans of traces.values()) {
        if (spans.some(({ attributes }) => readThreadId(attributes) !== undefined)) continue
        for (const [id, part] of summarizeTrace(spans)) {
          if (threadIds.has(id)) addSummary(summaries, id, part)
        }
      }
    }
  }

  async #readTraces(
    traceIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly RecordedSpan[]>> {
    const spans: RecordedSpan[] = []
    const read = async (ids: readonly string[], inTime: boolean) => {
      if (ids.length === 0) return
      const query = this.#finder.selectTraces(ids, SPAN_COLUMNS, inTime)
      for await (const { span } of this.#query(query, readSpanRow)) spans.push(span)
    }
    const { hasTraceTimes } = await this.#finder.tables()
    if (hasTraceTimes) await read(traceIds, true)
    const found = new Set(spans.map(({ traceId }) => traceId))
    await read(
      traceIds.filter((id) => !found.has(id)),
      false,
    )
    return groupByTrace(spans)
  }

  async *#query(
    { sql, values }: BoundQuery,
    read: (row: JsonReader) => RecordedSpan,
  ): AsyncGenerator<{ readonly row: JsonReader; readonly span: RecordedSpan }> {
    for await (const row of this.#connection.query(sql, values)) {
      const span = this.#connection.read(() => read(row))
      if (findSpanFault(span) === undefined) yield { row, span }
      else this.#rejected++
    }
  }

  #sayRejected(): void {
    if (this.#rejected === 0) return
    const count = this.#rejected
    this.#rejected = 0
    const message = `${count} spans have no usable ids or times and are left out`
    this.#connection.partial({ reason: 'rejected', message, count })
  }
}

function isWhole(row: JsonReader, traceIds: ReadonlySet<string>): boolean {
  const isInOrder = row.uint64('LastUnixNano') <= LAST_INDEXED_NANO
  return isInOrder && row.uint64('Traces') === BigInt(traceIds.size)
}
