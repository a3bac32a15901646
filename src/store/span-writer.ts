import type { LogEvent } from '../otlp/log-event.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'

/** What the receiver needs of a store. */
export interface SpanWriter {
  /**
   * Keeps spans, of threads or not: a span that carries no thread yet may share a trace with one. Two spans with the
   * same trace id and span id are one span: the first one stays, unless it is unfinished and the second one is not.
   * Resolves when a kill of this process can no longer lose them.
   *
   * @throws StoreError if they could not be kept: none of them then counts as written.
   */
  write(spans: readonly RecordedSpan[]): Promise<WriteResult>

  /**
   * Keeps GenAI events that came as log records, apart from their span and before or after it. A reader of the span
   * finds them among its events. Two events are the same if all of their content is; of equal ones in one batch each
   * counts. If a store has no such method, the receiver counts them as ignored.
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
  /** Spans with the id of a stored span but other content: they are left out. Absent if the store does not compare. */
  readonly conflicts?: number
}

/** The most events that are kept for one span. */
export const MAX_EVENTS_PER_SPAN = 10_000

/** What became of a batch of events. */
export interface EventWriteResult extends Pick<WriteResult, 'stored' | 'duplicates'> {
  /** Events of spans that have {@link MAX_EVENTS_PER_SPAN} already. */
  readonly dropped: number
}
