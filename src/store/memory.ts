import { type LogEvent, withLogEvents } from '../otlp/log-event.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { countFates, EventDeduplicator, numberEvents } from './event-deduplicator.ts'
import { KnownSpan } from '../otlp/repeats/known-span.ts'
import type { ReaderCapabilities, ThreadQuery, ThreadSummary } from '../replay/span-reader.ts'
import { EMBEDDED_CAPABILITIES } from './embedded-capabilities.ts'
import { listSummaries } from './query/list-summaries.ts'
import { sortBatch } from './sort-batch.ts'
import { spanKey } from '../thread/span-ids.ts'
import type { SpanStore } from './span-store.ts'
import type { EventWriteResult, WriteResult } from './span-writer.ts'
import { ThreadIndex } from './thread-index.ts'
import { pushTo } from '../thread/push-to.ts'

export { OptionError } from '../thread/errors.ts'

/**
 * A store that forgets everything when the process ends, for tests and demos. It keeps the given objects, so a span must
 * not be changed after it was written.
 */
export function memoryStore(): SpanStore {
  return new MemoryStore()
}

class MemoryStore implements SpanStore {
  readonly capabilities: ReaderCapabilities = EMBEDDED_CAPABILITIES
  readonly #spans = new Map<string, KnownSpan>()
  readonly #index = new ThreadIndex<RecordedSpan>()
  readonly #deduplicator = new EventDeduplicator()
  readonly #events = new Map<string, LogEvent[]>()

  async write(spans: readonly RecordedSpan[]): Promise<WriteResult> {
    const { added, replacing, result } = sortBatch(spans, (span) => this.#spans.get(spanKey(span)))
    for (const span of [...added, ...replacing]) {
      this.#spans.set(spanKey(span), new KnownSpan(span))
      this.#index.add(span, span)
    }
    return result
  }

  async writeEvents(events: readonly LogEvent[]): Promise<EventWriteResult> {
    const fates = numberEvents(events).map((numbered) => {
      const fate = this.#deduplicator.add(numbered)
      if (fate === 'stored') pushTo(this.#events, spanKey(numbered.event), numbered.event)
      return fate
    })
    return countFates(fates)
  }

  async *readThreadSpans(threadId: string): AsyncGenerator<RecordedSpan> {
    for (const span of this.#index.placesOf(threadId)) {
      if (!this.#index.has(threadId, span)) continue
      yield withLogEvents(span, this.#events.get(spanKey(span)) ?? [])
    }
  }

  async *listThreads(query?: ThreadQuery): AsyncGenerator<ThreadSummary> {
    yield* listSummaries(this.#index.summaries(), query)
  }

  async countThreads(query?: Omit<ThreadQuery, 'limit'>): Promise<number> {
    return listSummaries(this.#index.summaries(), query).length
  }

  async close(): Promise<void> {}
}
