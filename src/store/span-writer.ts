import type { LogEvent } from '../otlp/log-event.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'

/** The port that a receiver writes to. docs/own-store.md shows how to implement it. */
export interface SpanWriter {
  /**
   * Stores spans, also those that name no thread, as another span of the same trace may name one later. Two spans with the
   * same trace id and span id are one span. The first one stays, unless it is unfinished and the second one is not.
   * Resolves when a kill of this process can no longer lose them.
   *
   * @throws StoreError if they could not be stored. None of them counts as written, and the sender may send them again.
   */
  write(spans: readonly RecordedSpan[]): Promise<WriteResult>

  /**
   * Stores GenAI events that came as log records, before or after their span. A reader of the span finds them among its
   * events. Two events are the same if everything in them is equal, but equal events in one batch all count. A store that
   * has no use for them may omit this method. The receiver then counts them as ignored.
   *
   * @throws StoreError as {@link write} does.
   */
  writeEvents?(events: readonly LogEvent[]): Promise<EventWriteResult>
}

/** What became of a batch. Each of its spans is counted once. */
export interface WriteResult {
  /** Spans that are new. */
  readonly stored: number
  /** Spans that were there already. */
  readonly duplicates: number
  /** Finished spans that took the place of their unfinished form. Absent if the store cannot replace a span. */
  readonly replaced?: number
  /** Spans left out: they have the id of a stored span but other content. Absent if the store does not compare. */
  readonly conflicts?: number
}

/** The most events that are kept for one span. */
export const MAX_EVENTS_PER_SPAN = 10_000

/** What became of a batch of events. */
export interface EventWriteResult extends Pick<WriteResult, 'stored' | 'duplicates'> {
  /** Events that were left out because their span has {@link MAX_EVENTS_PER_SPAN} already. */
  readonly dropped: number
}
