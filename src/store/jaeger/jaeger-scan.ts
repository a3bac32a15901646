import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { FOREIGN_THREAD_KEYS } from '../../dialects/thread-keys.ts'
import { readThreadId } from '../../thread/thread-id.ts'
import { ATTR_CHAT_CONVENTION, CONVENTION_VERSION } from '../../thread/semconv.ts'
import type { BackendClient } from '../http/backend-client.ts'
import { decodeAnswer } from '../http/decode-answer.ts'
import { mapConcurrently } from '../http/map-concurrently.ts'
import type { PartialAnswer } from '../http/partial-answer.ts'
import type { TraceScan } from '../http/scan-reader.ts'
import { nowUnixNano } from '../../thread/instant.ts'
import { threadIdAttribute } from '../http/thread-id-attribute.ts'
import { halves, intersect, scanRange, type TimeRange, windowsBack } from '../http/time-range.ts'
import type { JaegerOptions } from './jaeger-options.ts'
import { decodeLegacyTrace, readTraceId } from './decode-legacy-trace.ts'
import { undoSanitizing } from './undo-sanitizing.ts'

const DEFAULT_DAYS = 365
const SEARCHES_AT_ONCE = 4
// A small page, as each search returns whole traces and not only their ids.
const PAGE_TRACES = 50
// For a time range that cannot be halved any more.
const LAST_PAGE_TRACES = 10_000
const MICRO = 1000n
// Jaeger converts times to nanoseconds in 64 bits, so a later end would overflow.
const LAST_WHOLE_MICRO = 2n ** 63n - (2n ** 63n % MICRO)

type Tags = Readonly<Record<string, string>>

/**
 * Searches Jaeger. Only its legacy API can search by tags. That API has no pages, so a time range whose response is full
 * is halved until no response is full.
 */
export class JaegerScan implements TraceScan {
  readonly searchedDays: number | undefined
  // A search needs a key and its value, and the values are not known beforehand.
  readonly foreignThreads = 'none'
  readonly #client: BackendClient
  readonly #options: JaegerOptions
  #hasV3: Promise<boolean> | undefined

  constructor(client: BackendClient, options: JaegerOptions) {
    this.#client = client
    this.#options = options
    this.searchedDays = options.since === undefined ? DEFAULT_DAYS : undefined
  }

  async findTraces(threadId: string): Promise<readonly string[]> {
    const [key, value] = threadIdAttribute(threadId)
    const own = await this.search([{ [key]: value }], this.#range())
    if (own.size > 0 || !threadId.isWellFormed()) return [...own.keys()]
    const foreign = FOREIGN_THREAD_KEYS.map((name) => ({ [name]: threadId }))
    return [...(await this.search(foreign, this.#range())).keys()]
  }

  async readTrace(traceId: string): Promise<readonly RecordedSpan[]> {
    return (await this.#usesV3()) ? this.#readV3(traceId) : this.#readLegacy(traceId)
  }

  async *findThreads(range: Partial<TimeRange>): AsyncGenerator<readonly string[]> {
    const whole = intersect(this.#range(), range)
    for (const window of windowsBack(whole, whole.until)) yield this.#threadsIn(window)
  }

  partial(answer: PartialAnswer): void {
    this.#client.partial(answer)
  }

  close(): void {
    this.#client.close()
  }

  /** The traces of any service, by id, in which a span has all tags of one of these sets. */
  async search(
    sets: readonly Tags[],
    range: TimeRange,
  ): Promise<Map<string, readonly RecordedSpan[]>> {
    const found = new Map<string, readonly RecordedSpan[]>()
    const services = this.#options.services ?? (await this.#services())
    const wanted = sets.flatMap((tags) => services.map((service) => ({ service, tags })))
    const searches = mapConcurrently(wanted, SEARCHES_AT_ONCE, ({ service, tags }) =>
      this.#searchService(service, tags, range, found),
    )
    while ((await searches.next()).done !== true);
    return found
  }

  async #threadsIn(window: TimeRange): Promise<readonly string[]> {
    const versions = Array.from({ length: CONVENTION_VERSION }, (_, index) => ({
      [ATTR_CHAT_CONVENTION]: String(index + 1),
    }))
    const traces = await this.search(versions, window)
    const ids = new Set<string>()
    for (const { attributes } of [...traces.values()].flat()) {
      const id = readThreadId(attributes)
      if (id !== undefined) ids.add(id)
    }
    return [...ids]
  }

  #range(): TimeRange {
    return scanRange(this.#options, DEFAULT_DAYS, nowUnixNano())
  }

  async #services(): Promise<readonly string[]> {
    const answer = await this.#client.get('api/services')
    return this.#client.read(() => answer.texts('data'))
  }

  async #searchService(
    service: string,
    tags: Tags,
    range: TimeRange,
    found: Map<string, readonly RecordedSpan[]>,
  ): Promise<void> {
    const parts = halves(range, MICRO)
    const limit = parts === undefined ? LAST_PAGE_TRACES : PAGE_TRACES
    const traces = await this.#searchPage({ service, tags: JSON.stringify(tags), limit }, range)
    for (const trace of traces) {
      // The trace counts as found even if no span can be read from the legacy format.
      const traceId = this.#client.read(() => readTraceId(trace))
      const spans = this.#decodeLegacy(trace)
      if (traceId !== undefined) found.set(traceId, spans)
    }
    if (traces.length < limit) return
    if (parts === undefined) {
      const message = `more than ${limit} traces in one microsecond; some are missing`
      this.partial({ reason: 'search-cut', message })
    }
    for (const part of parts ?? []) await this.#searchService(service, tags, part, found)
  }

  async #searchPage(
    what: { readonly service: string; readonly tags: string; readonly limit: number },
    { since, until }: TimeRange,
  ): Promise<readonly JsonReader[]> {
    const end = until > LAST_WHOLE_MICRO - MICRO ? LAST_WHOLE_MICRO : until + MICRO - 1n
    const [start, last] = [String(since / MICRO), String(end / MICRO)]
    const answer = await this.#client.get('api/traces', { ...what, start, end: last, raw: 'true' })
    this.#sayErrors(answer)
    return this.#client.read(() => answer.list('data'))
  }

  async #readV3(traceId: string): Promise<readonly RecordedSpan[]> {
    const answer = await this.#client.find(`api/v3/traces/${traceId}`, { raw_traces: 'true' })
    if (answer === undefined) {
      const message = `trace ${traceId} was found, but is gone now`
      this.partial({ reason: 'trace-gone', message })
      return []
    }
    const result = this.#client.read(() => answer.value('result'))
    return decodeAnswer(this.#client, result).map(undoSanitizing)
  }

  async #readLegacy(traceId: string): Promise<readonly RecordedSpan[]> {
    const answer = await this.#client.find(`api/traces/${traceId}`, { raw: 'true' })
    if (answer === undefined) return []
    this.#sayErrors(answer)
    return this.#client
      .read(() => answer.list('data'))
      .flatMap((trace) => this.#decodeLegacy(trace))
  }

  #decodeLegacy(trace: JsonReader): readonly RecordedSpan[] {
    const { spans, rejected, reason } = this.#client.read(() => decodeLegacyTrace(trace))
    if (rejected > 0) {
      const message = `${rejected} spans are invalid and left out: ${reason}`
      this.partial({ reason: 'rejected', message, count: rejected })
    }
    return spans.map(undoSanitizing)
  }

  #sayErrors(answer: JsonReader): void {
    const errors = this.#client.read(() => answer.list('errors').map((error) => error.text('msg')))
    if (errors.length === 0) return
    this.partial({ reason: 'trace-cut', message: `it returned only a part: ${errors.join('; ')}` })
  }

  // A Jaeger without v3 responds to such a path with its web page.
  #usesV3(): Promise<boolean> {
    const { api = 'auto' } = this.#options
    if (api !== 'auto') return Promise.resolve(api === 'v3')
    this.#hasV3 ??= this.#client.answersJson('api/v3/services')
    return this.#hasV3
  }
}
