import type { LogEvent } from '../otlp/log-event.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'

/** What the receiver needs of a store. */
export interface SpanWriter {
  /**
   * Keeps spans, of threads or not: a span that carries no thread yet may share a trace with one. Spans are the same
   * where trace id and span id are; the first one stays. Resolves when a kill of this process can no longer lose them.
   *
   * @throws StoreError where they could not be kept: none of them then counts as written.
   */
  write(spans: readonly RecordedSpan[]): Promise<WriteResult>

  /**
   * Keeps GenAI events that came as log records, apart from their span and before or after it: whoever reads the span
   * finds them among its events. An event is the same where all of it is; of equal ones in one batch each counts. A
   * store without this method has no use for them: the receiver then counts them as ignored.
   *
   * @throws StoreError as {@link write} does.
   */
  writeEvents?(events: readonly LogEvent[]): Promise<EventWriteResult>
}

/** What became of a batch. */
export interface WriteResult {
  /** Spans that are new. */
  readonly stored: number
  /** Spans that were there already. */
  readonly duplicates: number
}

/** The most events that are kept for one span. */
export const MAX_EVENTS_PER_SPAN = 10_000

/** What became of a batch of events. */
export interface EventWriteResult extends WriteResult {
  /** Events of spans that have {@link MAX_EVENTS_PER_SPAN} already. */
  readonly dropped: number
}
