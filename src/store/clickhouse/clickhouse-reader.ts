import type { JsonReader } from '../../otlp/json-reader.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { findSpanFault } from '../../otlp/span-fault.ts'
import type { ReaderCapabilities, ThreadQuery, ThreadSummary } from '../../replay/span-reader.ts'
import {
  mergeSummary,
  readThreadId,
  summarizeSpan,
  type SummaryPart,
} from '../../replay/thread-summary.ts'
import { checkQuery } from '../check-query.ts'
import type { ClickHouseStore } from './clickhouse-store.ts'
import { listSummaries } from '../list-summaries.ts'
import { spanKey } from '../span-key.ts'
import type { ClickHouseConnection } from './clickhouse-connection.ts'
import { readSpanRow, readSummaryRow, SPAN_COLUMNS, SUMMARY_COLUMNS } from './span-rows.ts'
import { inBatches } from './in-batches.ts'
import type { TableNames } from './table-names.ts'
import { ThreadFinder } from './thread-finder.ts'

/** What was read of a thread. */
interface FoundSpans {
  readonly keys: Set<string>
  readonly traceIds: Set<string>
  /** Whether there can be no more. */
  isWhole: boolean
}

const LAST_INDEXED_NANO = (2n ** 32n - 1n) * 1_000_000_000n

/** Reads threads from the exporter's table, with the help of our own tables where they are. */
export class ClickHouseReader implements ClickHouseStore {
  readonly capabilities: ReaderCapabilities = {
    search: 'index',
    sort: true,
    fullText: false,
    exactCounts: true,
  }
  readonly #connection: ClickHouseConnection
  readonly #finder: ThreadFinder
  #rejected = 0

  constructor(connection: ClickHouseConnection, tables: TableNames) {
    this.#connection = connection
    this.#finder = new ThreadFinder(connection, tables)
  }

  async *readThreadSpans(threadId: string): AsyncGenerator<RecordedSpan> {
    const found: FoundSpans = { keys: new Set(), traceIds: new Set(), isWhole: false }
    if (await this.#finder.hasTraceTimes()) yield* this.#readSpans(threadId, true, found)
    // The look-up may lack a trace, and it is no help after 2106, where the order of the exporter's table ends.
    if (!found.isWhole) yield* this.#readSpans(threadId, false, found)
    this.#sayRejected()
  }

  async *listThreads(query: ThreadQuery = {}): AsyncGenerator<ThreadSummary> {
    checkQuery(query)
    let left = query.limit ?? Infinity
    if (left === 0) return
    // The order is fixed before the first is read, so that a thread that moves up meanwhile is not missed.
    const ids = await this.#finder.findThreads(query)
    for (const batch of inBatches(ids)) {
      const limit = Math.min(left, batch.length)
      const found = listSummaries(await this.#summarize(batch), { ...query, limit })
      yield* found
      left -= found.length
      if (left === 0) break
    }
    this.#sayRejected()
  }

  async hasThreadTables(): Promise<boolean> {
    return this.#finder.hasThreadTables()
  }

  async close(): Promise<void> {
    await this.#connection.close()
  }

  async *#readSpans(
    threadId: string,
    inTime: boolean,
    found: FoundSpans,
  ): AsyncGenerator<RecordedSpan> {
    const { sql, values } = await this.#finder.selectTracesOf(threadId, SPAN_COLUMNS, inTime)
    for await (const row of this.#connection.query(sql, values)) {
      const span = this.#readSpan(row, readSpanRow)
      if (span === undefined) continue
      found.traceIds.add(span.traceId)
      if (inTime) found.isWhole = this.#connection.read(() => isWhole(row, found.traceIds))
      // The exporter sends again what it could not be sure of.
      if (found.keys.has(spanKey(span)) || !isOfThread(span, threadId)) continue
      found.keys.add(spanKey(span))
      yield span
    }
  }

  async #summarize(threadIds: readonly string[]): Promise<Iterable<SummaryPart>> {
    const summaries = new Map<string, SummaryPart>()
    const seen = new Set<string>()
    const { sql, values } = await this.#finder.selectSpansOf(threadIds, SUMMARY_COLUMNS)
    for await (const row of this.#connection.query(sql, values)) {
      const span = this.#readSpan(row, readSummaryRow)
      if (span === undefined || seen.has(spanKey(span))) continue
      seen.add(spanKey(span))
      const part = summarizeSpan(span)
      if (part === undefined) continue
      const known = summaries.get(part.id)
      summaries.set(part.id, known === undefined ? part : mergeSummary(known, part))
    }
    return summaries.values()
  }

  #readSpan(row: JsonReader, read: (row: JsonReader) => RecordedSpan): RecordedSpan | undefined {
    const span = this.#connection.read(() => read(row))
    if (findSpanFault(span) === undefined) return span
    this.#rejected++
    return undefined
  }

  #sayRejected(): void {
    if (this.#rejected === 0) return
    this.#connection.partial(`${this.#rejected} spans have no usable ids or times and are left out`)
    this.#rejected = 0
  }
}

function isWhole(row: JsonReader, traceIds: ReadonlySet<string>): boolean {
  const isInOrder = row.uint64('LastUnixNano') <= LAST_INDEXED_NANO
  return isInOrder && row.uint64('Traces') === BigInt(traceIds.size)
}

function isOfThread({ attributes }: RecordedSpan, threadId: string): boolean {
  const marked = readThreadId(attributes)
  return marked === undefined || marked === threadId
}
