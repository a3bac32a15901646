import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { formatMessageId, type MessageId } from '../../../thread/message-id.ts'

/** The ID of the message that a span records, as the recorder gave it out. */
export function messageIdOf({ traceId, spanId, flags = 1 }: RecordedSpan): MessageId {
  return formatMessageId({ traceId, spanId, traceFlags: flags })
}
