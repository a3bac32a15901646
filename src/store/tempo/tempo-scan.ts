import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { OptionError } from '../../thread/errors.ts'
import type { BackendClient } from '../http/backend-client.ts'
import { decodeAnswer } from '../http/decode-answer.ts'
import type { PartialAnswer } from '../http/partial-answer.ts'
import type { TraceScan } from '../http/scan-reader.ts'
import { nowUnixNano } from '../../thread/instant.ts'
import { halves, intersect, scanRange, type TimeRange, windowsBack } from '../http/time-range.ts'
import type { TempoOptions } from './tempo-options.ts'
import { type FoundTrace, readFoundTrace, readNamedThread } from './found-trace.ts'
import { toOtlpTraces } from './tempo-trace.ts'
import { spansOfThreadQueries, spansOfThreadsQuery } from './trace-ql.ts'

const DEFAULT_DAYS = 30
const DEFAULT_SEARCH_HOURS = 168
const PAGE_TRACES = 200
// For a time range that cannot be halved any more.
const LAST_PAGE_TRACES = 10_000
const PAGE_SPANS = 100
const SECOND = 1_000_000_000n
const HOUR = 3600n * SECOND

/**
 * Searches Tempo by TraceQL. It has no pages, so a time range whose response is full is halved until no response is full.
 * Ranges are whole seconds, and no longer than Tempo allows.
 */
export class TempoScan implements TraceScan {
  readonly searchedDays: number | undefined
  readonly foreignThreads = 'named'
  readonly #client: BackendClient
  readonly #options: TempoOptions
  readonly #maxWidth: bigint

  constructor(client: BackendClient, options: TempoOptions) {
    const { maxSearchHours = DEFAULT_SEARCH_HOURS } = options
    if (!Number.isSafeInteger(maxSearchHours) || maxSearchHours < 1) {
      throw new OptionError(
        `maxSearchHours is ${maxSearchHours}; it must be a whole number, 1 or more`,
      )
    }
    this.#client = client
    this.#options = options
    this.searchedDays = options.since === undefined ? DEFAULT_DAYS : undefined
    // Rounding to whole seconds makes a range up to a second longer.
    this.#maxWidth = BigInt(maxSearchHours) * HOUR - SECOND
  }

  async findTraces(threadId: string): Promise<readonly string[]> {
    const ids = new Set<string>()
    for (const query of spansOfThreadQueries(threadId)) {
      for (const window of windowsBack(this.#range(), this.#maxWidth)) {
        for await (const { traceId } of this.#search(query, window)) ids.add(traceId)
      }
    }
    return [...ids]
  }

  async readTrace(traceId: string): Promise<readonly RecordedSpan[]> {
    const answer =
      (await this.#client.find(`api/v2/traces/${traceId}`)) ??
      (await this.#client.find(`api/traces/${traceId}`))
    if (answer === undefined) {
      const message = `trace ${traceId} was found, but is gone now`
      this.partial({ reason: 'trace-gone', message })
      return []
    }
    this.#sayPartial(traceId, answer)
    return decodeAnswer(
      this.#client,
      this.#client.read(() => toOtlpTraces(answer)),
    )
  }

  async *findThreads(range: Partial<TimeRange>): AsyncGenerator<readonly string[]> {
    const query = spansOfThreadsQuery()
    for (const window of windowsBack(intersect(this.#range(), range), this.#maxWidth)) {
      const ids = new Set<string>()
      for await (const trace of this.#search(query, window)) {
        for (const id of await this.#threadsOf(trace)) ids.add(id)
      }
      yield [...ids]
    }
  }

  partial(answer: PartialAnswer): void {
    this.#client.partial(answer)
  }

  close(): void {
    this.#client.close()
  }

  // A search returns only some spans of each trace.
  async #threadsOf({ traceId, threadIds, isCut }: FoundTrace): Promise<readonly string[]> {
    if (!isCut) return threadIds
    const spans = await this.readTrace(traceId)
    return spans.flatMap((span) => readNamedThread(span) ?? [])
  }

  async *#search(query: string, range: TimeRange): AsyncGenerator<FoundTrace> {
    const parts = halves(range, SECOND)
    const limit = parts === undefined ? LAST_PAGE_TRACES : PAGE_TRACES
    const answer = await this.#client.get('api/search', {
      q: query,
      start: String(range.since / SECOND),
      end: String((range.until + SECOND - 1n) / SECOND),
      limit,
      spss: PAGE_SPANS,
    })
    const traces = this.#client.read(() => answer.list('traces').map(readFoundTrace))
    yield* traces
    if (traces.length < limit) {
      this.#sayUnfinished(answer)
      return
    }
    if (parts === undefined) {
      const message = `more than ${limit} traces in one second; some are missing`
      this.partial({ reason: 'search-cut', message })
    }
    for (const part of parts ?? []) yield* this.#search(query, part)
  }

  #sayPartial(traceId: string, answer: JsonReader): void {
    const [status, cause] = this.#client.read(() => [
      answer.value('status'),
      answer.text('message'),
    ])
    if (status !== 'PARTIAL' && status !== 1) return
    const message = `it returned only a part of trace ${traceId}: ${cause || 'no reason given'}`
    this.partial({ reason: 'trace-cut', message })
  }

  #sayUnfinished(answer: JsonReader): void {
    const [done, all] = this.#client.read(() => {
      const metrics = answer.object('metrics')
      return [metrics?.uint64('completedJobs') ?? 0n, metrics?.uint64('totalJobs') ?? 0n]
    })
    if (done >= all) return
    const message = `it searched only ${done} of ${all} parts of its data`
    this.partial({ reason: 'search-cut', message })
  }

  #range(): TimeRange {
    return scanRange(this.#options, DEFAULT_DAYS, nowUnixNano())
  }
}
