import { diag } from '@opentelemetry/api'
import { formatMessageId, type MessageId } from '../thread/message-id.ts'
import { lostSpanContext } from './thread-span.ts'

/**
 * Runs a piece of recording. Whatever goes wrong in it (a getter that throws, a tracer that does) goes to `diag` and the
 * caller gets a valid ID all the same: a chat must not fail because its recording did.
 */
export function neverThrowing(record: () => MessageId): MessageId {
  try {
    return record()
  } catch (error) {
    diag.error('threadspan: could not record', error)
    return formatMessageId(lostSpanContext())
  }
}
