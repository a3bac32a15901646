import { createThread } from './create-thread.ts'
import type { Thread } from './thread.ts'

/**
 * Records feedback on any message, at any time, in any page that has its ID: the thumb on the answer of a backend. Keys
 * add up. A key that is `null` is taken back, and `null` instead of an object takes all of it back. Returns the ID of
 * the feedback's own span.
 *
 * @example
 * ```ts
 * trackFeedback(messageId, { thumb: 'down', comment: 'not what I asked' })
 * ```
 */
export const trackFeedback: Thread['trackFeedback'] = createThread().trackFeedback
