import {
  decodeJsonLogs,
  decodeJsonTraces,
  encodeJsonLogs,
  encodeJsonTraces,
  type EventWriteResult,
  KnownSpan,
  listSummaries,
  type LogEvent,
  MAX_EVENTS_PER_SPAN,
  mergeSummary,
  numberEvents,
  parseSummary,
  type ReaderCapabilities,
  type RecordedSpan,
  spanKey,
  sortBatch,
  type SpanStore,
  StoreError,
  stringifySummary,
  summarizeTrace,
  type SummaryPart,
  type ThreadQuery,
  type ThreadSummary,
  ThreadTraces,
  withLogEvents,
  type WriteResult,
} from 'threadspan/store'

/** A table with two keys, as most databases have them. */
class Table {
  readonly #rows = new Map<string, Map<string, string>>()

  rowsOf(key: string): ReadonlyMap<string, string> {
    return this.#rows.get(key) ?? new Map()
  }

  keys(): IterableIterator<string> {
    return this.#rows.keys()
  }

  put(key: string, subkey: string, text: string): void {
    const rows = this.#rows.get(key) ?? new Map<string, string>()
    this.#rows.set(key, rows.set(subkey, text))
  }

  replace(key: string, rows: Iterable<readonly [string, string]>): void {
    this.#rows.set(key, new Map(rows))
  }
}

/** A store that keeps nothing but text: put your database in the place of its three tables. */
export class TextStore implements SpanStore {
  readonly capabilities: ReaderCapabilities = {
    search: 'index',
    sort: true,
    foreignThreads: 'all',
    logEvents: true,
  }
  /** Spans as OTLP/JSON, by trace id and span key. */
  readonly #spans = new Table()
  /** What each trace says about each thread that it is of, by trace id and thread id. */
  readonly #summaries = new Table()
  /** Log events as OTLP/JSON, by span key and what tells an event from all others of its span. */
  readonly #events = new Table()
  #isOpen = true

  async write(spans: readonly RecordedSpan[]): Promise<WriteResult> {
    this.#checkOpen()
    const { added, replacing, result } = sortBatch(spans, (span) => this.#find(span))
    const news = [...added, ...replacing]
    for (const span of news) {
      this.#spans.put(span.traceId, spanKey(span), JSON.stringify(encodeJsonTraces([span])))
    }
    for (const traceId of new Set(news.map(({ traceId }) => traceId))) this.#sumUp(traceId)
    return result
  }

  async writeEvents(events: readonly LogEvent[]): Promise<EventWriteResult> {
    this.#checkOpen()
    const result = { stored: 0, duplicates: 0, dropped: 0 }
    for (const { event, hash, nth } of numberEvents(events)) {
      const known = this.#events.rowsOf(spanKey(event))
      if (known.has(`${hash} ${nth}`)) result.duplicates++
      else if (known.size >= MAX_EVENTS_PER_SPAN) result.dropped++
      else {
        this.#events.put(spanKey(event), `${hash} ${nth}`, JSON.stringify(encodeJsonLogs([event])))
        result.stored++
      }
    }
    return result
  }

  async *readThreadSpans(threadId: string): AsyncGenerator<RecordedSpan> {
    this.#checkOpen()
    const traceIds = [...this.#summaries.keys()].filter((id) =>
      this.#summaries.rowsOf(id).has(threadId),
    )
    const traces = new ThreadTraces(threadId)
    for (const traceId of traceIds) {
      for (const span of this.#readTrace(traceId)) {
        for (const one of traces.add(span)) yield this.#withEvents(one)
      }
    }
    for (const span of traces.rest()) yield this.#withEvents(span)
  }

  async *listThreads(query?: ThreadQuery): AsyncGenerator<ThreadSummary> {
    this.#checkOpen()
    const threads = new Map<string, SummaryPart>()
    for (const traceId of this.#summaries.keys()) {
      for (const [id, text] of this.#summaries.rowsOf(traceId)) {
        const part = parseSummary(text)
        const known = threads.get(id)
        threads.set(id, known === undefined ? part : mergeSummary(known, part))
      }
    }
    yield* listSummaries(threads.values(), query)
  }

  async close(): Promise<void> {
    this.#isOpen = false
  }

  /** The span with the ids of this one, which decides whether this one is a repetition, replaces it, or conflicts. */
  #find(span: RecordedSpan): KnownSpan | undefined {
    const text = this.#spans.rowsOf(span.traceId).get(spanKey(span))
    if (text === undefined) return undefined
    const [stored] = decodeJsonTraces(JSON.parse(text)).spans
    return stored && new KnownSpan(stored)
  }

  // Replaced as a whole: a new span may show that the trace does not belong to a thread that it belonged to before.
  #sumUp(traceId: string): void {
    const parts = [...summarizeTrace(this.#readTrace(traceId))]
    this.#summaries.replace(
      traceId,
      parts.map(([threadId, part]) => [threadId, stringifySummary(part)]),
    )
  }

  #readTrace(traceId: string): RecordedSpan[] {
    const rows = [...this.#spans.rowsOf(traceId).values()]
    return rows.flatMap((text) => decodeJsonTraces(JSON.parse(text)).spans)
  }

  #withEvents(span: RecordedSpan): RecordedSpan {
    const rows = [...this.#events.rowsOf(spanKey(span)).values()]
    return withLogEvents(
      span,
      rows.flatMap((text) => decodeJsonLogs(JSON.parse(text)).events),
    )
  }

  #checkOpen(): void {
    if (!this.#isOpen) throw new StoreError('the store is closed')
  }
}
