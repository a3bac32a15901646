import type { Feedback } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import { isMessageId } from './is-message-id.ts'
import { feedbackJson } from './message-attributes.ts'
import { neverThrowing } from './never-throwing.ts'
import type { PageAttributes } from './page-attributes.ts'
import { recordSpan } from './page-span.ts'
import { toText } from './to-json.ts'

/**
 * Records feedback on any message, at any time, in any page that has its ID: the thumb on the answer of a backend. Keys
 * add up; a key that is `null` is taken back, and `null` instead of an object takes all of it back. Returns the ID of
 * the feedback's own span.
 *
 * @example
 * ```ts
 * trackFeedback(messageId, { thumb: 'down', comment: 'not what I asked' })
 * ```
 */
export function trackFeedback(messageId: MessageId, feedback: Feedback | null): MessageId {
  const attributes = { 'chat.convention': 1, 'chat.kind': 'feedback' }
  return neverThrowing(() => recordFeedback(messageId, feedback, attributes))
}

/** The same with what is known of the thread; the target may be the app's own id of a message. */
export function recordFeedback(
  target: string,
  feedback: unknown,
  attributes: PageAttributes,
): MessageId {
  const parent = isMessageId(target) ? target : undefined
  const key = parent ? 'chat.message_id' : 'chat.message.external_id'
  return recordSpan(
    'feedback',
    { ...attributes, 'chat.feedback': feedbackJson(feedback), [key]: toText(target) },
    parent,
  )
}
