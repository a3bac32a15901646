import { formatMessageId, type MessageId } from '../thread/message-id.ts'
import { attempt } from './attempt.ts'
import { lostSpanContext } from './thread-span.ts'

/** Runs a piece of recording; where it throws, the caller gets a valid ID all the same. */
export function neverThrowing(record: () => MessageId): MessageId {
  return attempt(record) ?? formatMessageId(lostSpanContext())
}
