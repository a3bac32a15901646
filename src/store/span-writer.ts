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
}

/** What became of a batch. */
export interface WriteResult {
  /** Spans that are new. */
  readonly stored: number
  /** Spans that were there already. */
  readonly duplicates: number
}
