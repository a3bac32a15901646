import type { MessageId } from '../thread/message-id.ts'

/** Whether a value is a message ID, and not for instance the app's own id of a message. */
export function isMessageId(id: unknown): id is MessageId {
  return /^00-(?!0+-)[\da-f]{32}-(?!0+-)[\da-f]{16}-[\da-f]{2}$/.test(id as string)
}
