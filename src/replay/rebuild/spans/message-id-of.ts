import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { formatMessageId, type MessageId } from '../../../thread/message-id.ts'

/** The ID of the message that a span records. The flags are those that were stored, else `01`. */
export function messageIdOf({ traceId, spanId, flags = 1 }: RecordedSpan): MessageId {
  return formatMessageId({ traceId, spanId, traceFlags: flags })
}
