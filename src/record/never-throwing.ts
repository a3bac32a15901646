import { formatMessageId, type MessageId } from '../thread/message-id.ts'
import { attempt } from './attempt.ts'
import { lostSpanContext } from './thread-span.ts'

/** Runs a piece of recording. If it throws, the caller still gets a valid ID. */
export function neverThrowing(record: () => MessageId): MessageId {
  return attempt(record) ?? formatMessageId(lostSpanContext())
}
