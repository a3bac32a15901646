import type { MessageId } from '../thread/message-id.ts'
import { dropUnreadable } from './delivery.ts'
import { newId } from './page-span.ts'

/** Runs a piece of recording; what goes wrong in it is counted, and the caller gets a valid ID all the same. */
export function neverThrowing(record: () => MessageId): MessageId {
  try {
    return record()
  } catch {
    dropUnreadable()
    return newId()
  }
}
