import type { Feedback } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import { recordThread } from './record-thread.ts'

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
export const trackFeedback = (messageId: MessageId, feedback: Feedback | null): MessageId =>
  // Whichever thread the message is of.
  recordThread()({}).trackFeedback(messageId, feedback)
