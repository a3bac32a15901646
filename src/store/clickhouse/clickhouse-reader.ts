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
import type { ClickHouseStore } from '../clickhouse.ts'
import { listSummaries } from '../list-summaries.ts'
import { spanKey } from '../span-key.ts'
import type { ClickHouseConnection } from './clickhouse-connection.ts'
import { readSpanRow, readSummaryRow, SPAN_COLUMNS, SUMMARY_COLUMNS } from './span-rows.ts'
import { inBatches } from './in-batches.ts'
import type { TableNames } from './table-names.ts'
import { ThreadFinder } from './thread-finder.ts'

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
    const seen = new Set<string>()
    for await (const { condition, values } of this.#finder.findTraces(threadId)) {
      const sql = `SELECT ${SPAN_COLUMNS}\nFROM {traces:Identifier}\nWHERE ${condition}`
      for await (const row of this.#connection.query(sql, values)) {
        const span = this.#readSpan(row, readSpanRow)
        // The exporter sends again what it could not be sure of.
        if (span === undefined || seen.has(spanKey(span)) || !isOfThread(span, threadId)) continue
        seen.add(spanKey(span))
        yield span
      }
    }
    this.#sayRejected()
  }

  async *listThreads(query: ThreadQuery = {}): AsyncGenerator<ThreadSummary> {
    checkQuery(query)
    let left = query.limit ?? Infinity
    if (left === 0) return
    // The order is fixed before the first is read, so that a thread that moves up meanwhile is not missed.
    const ids = await this.#finder.findThreads(query)
    for (const batch of inBatches(ids, (id) => id)) {
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

function isOfThread({ attributes }: RecordedSpan, threadId: string): boolean {
  const marked = readThreadId(attributes)
  return marked === undefined || marked === threadId
}
