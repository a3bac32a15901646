import type { RecordedSpan } from '../otlp/recorded-span.ts'

/** What makes a span the same span in every store: both its ids as one text. */
export function spanKey({ traceId, spanId }: Pick<RecordedSpan, 'traceId' | 'spanId'>): string {
  return `${traceId}${spanId}`
}
