import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type {
  ReaderCapabilities,
  SpanReader,
  ThreadQuery,
  ThreadSummary,
} from '../../replay/span-reader.ts'
import { mergeSummary, type SummaryPart } from '../../replay/thread-summary.ts'
import { checkQuery } from '../query/check-query.ts'
import { groupByTrace } from '../group-by-trace.ts'
import { listSummaries } from '../query/list-summaries.ts'
import { MissingContent } from '../missing-content.ts'
import { summarizeTrace } from '../summarize-trace.ts'
import { ThreadTraces } from '../thread-traces.ts'
import { mapConcurrently } from './map-concurrently.ts'
import type { PartialAnswer } from './partial-answer.ts'
import type { TimeRange } from './time-range.ts'

const TRACES_AT_ONCE = 4
const THREADS_AT_ONCE = 4
// Backends search by the start of a span. A span still running at the requested time began at most this long before.
const LONGEST_SPAN_NANOS = 3_600_000_000_000n

/** What {@link ScanReader} needs of a trace backend that keeps no index of threads. */
export interface TraceScan {
  /** How many days it looks back. `undefined` if the options have a `since`. */
  readonly searchedDays: number | undefined
  /** Which threads of other tools it finds in a time range. */
  readonly foreignThreads: ReaderCapabilities['foreignThreads']
  /** The ids of the traces with a span that has a thread's id, under our key or another tool's. */
  findTraces(threadId: string): Promise<readonly string[]>
  /** All spans of a trace. Empty if it is gone. */
  readTrace(traceId: string): Promise<readonly RecordedSpan[]>
  /** The ids of threads in a time range, in batches from the latest to the earliest. An id may come more than once. */
  findThreads(range: Partial<TimeRange>): AsyncIterable<readonly string[]>
  /** Reports an incomplete answer. */
  partial(answer: PartialAnswer): void
  close(): void
}

/** A reader over a trace backend without an index of threads. It has to read each thread that it lists. */
export class ScanReader implements SpanReader {
  readonly capabilities: ReaderCapabilities
  readonly #scan: TraceScan
  readonly #missing: MissingContent

  constructor(scan: TraceScan) {
    const { searchedDays, foreignThreads } = scan
    this.#scan = scan
    this.#missing = new MissingContent((answer) => scan.partial(answer))
    this.capabilities = {
      search: 'scan',
      sort: false,
      foreignThreads,
      logEvents: false,
      ...(searchedDays !== undefined && { searchedDays }),
    }
  }

  async *readThreadSpans(threadId: string): AsyncGenerator<RecordedSpan> {
    for await (const span of this.#readSpans(threadId)) {
      this.#missing.notice(span, 'this backend keeps no log records')
      yield span
    }
  }

  async *listThreads(query: ThreadQuery = {}): AsyncGenerator<ThreadSummary> {
    checkQuery(query)
    if (query.limit === 0) return
    const parts: SummaryPart[] = []
    for await (const ids of this.#newThreads(query)) {
      const read = mapConcurrently(ids, THREADS_AT_ONCE, (id) => this.#summarize(id))
      for await (const part of read) if (part !== undefined) parts.push(part)
      if (isEnough(parts, query)) break
    }
    yield* listSummaries(parts, query)
  }

  async close(): Promise<void> {
    this.#scan.close()
  }

  async *#readSpans(threadId: string): AsyncGenerator<RecordedSpan> {
    const traces = new ThreadTraces(threadId)
    for await (const spans of this.#readTraces(threadId)) {
      for (const span of spans) yield* traces.add(span)
    }
    yield* traces.rest()
  }

  async *#newThreads({ idPrefix = '', since, until }: ThreadQuery): AsyncGenerator<string[]> {
    const seen = new Set<string>()
    const range = {
      ...(since !== undefined && { since: since - LONGEST_SPAN_NANOS }),
      ...(until !== undefined && { until }),
    }
    for await (const ids of this.#scan.findThreads(range)) {
      const fresh = new Set(ids.filter((id) => id.startsWith(idPrefix) && !seen.has(id)))
      for (const id of fresh) seen.add(id)
      yield [...fresh]
    }
  }

  async #summarize(threadId: string): Promise<SummaryPart | undefined> {
    const found: RecordedSpan[] = []
    for await (const spans of this.#readTraces(threadId)) found.push(...spans)
    const parts = [...groupByTrace(found).values()].flatMap(
      (spans) => summarizeTrace(spans).get(threadId) ?? [],
    )
    return parts.length === 0 ? undefined : { ...parts.reduce(mergeSummary), id: threadId }
  }

  async *#readTraces(threadId: string): AsyncGenerator<readonly RecordedSpan[]> {
    const traceIds = await this.#scan.findTraces(threadId)
    yield* mapConcurrently(traceIds, TRACES_AT_ONCE, (id) => this.#scan.readTrace(id))
  }
}

// Threads come from the latest to the earliest, so in another order the last one may be the first.
function isEnough(parts: readonly SummaryPart[], query: ThreadQuery): boolean {
  const { limit, sort = 'latest' } = query
  return limit !== undefined && sort === 'latest' && listSummaries(parts, query).length >= limit
}
