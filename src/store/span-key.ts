import type { RecordedSpan } from '../otlp/recorded-span.ts'

/** A key of 48 hex digits. Two spans, or the span of two log events, are the same if their keys are equal. */
export function spanKey({ traceId, spanId }: Pick<RecordedSpan, 'traceId' | 'spanId'>): string {
  return `${traceId}${spanId}`
}
