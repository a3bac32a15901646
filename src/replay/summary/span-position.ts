import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { toCount } from '../../thread/attribute-text.ts'
import { ATTR_CHAT_MESSAGE_SEQ, ATTR_CHAT_MESSAGE_TIME } from '../../thread/semconv.ts'

/** The position of a span in its thread. Positions order as strings, and no two spans have the same one. */
export function spanPosition(span: RecordedSpan): string {
  return positionAt(span, notedStart(span))
}

/** The position of a span if it had started at another instant: that instant, then its place among the recorder's messages. */
export function positionAt({ attributes, traceId, spanId }: RecordedSpan, start: bigint): string {
  const place = toCount(attributes[ATTR_CHAT_MESSAGE_SEQ]) ?? 0
  const parts = [String(start).padStart(20, '0'), String(place).padStart(16, '0')]
  return `${parts.join(' ')} ${traceId}${spanId}`
}

// A past message without a known time was written before any with one, for all that a list can tell.
function notedStart(span: RecordedSpan): bigint {
  return isUntimed(span) ? 0n : span.startUnixNano
}

/** Whether the time of a past message was never noted, so that its span only says when it was recorded. */
export function isUntimed({ attributes }: RecordedSpan): boolean {
  return attributes[ATTR_CHAT_MESSAGE_TIME] === 'unknown'
}
