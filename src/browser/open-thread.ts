import { randomHex } from './message-id.ts'
import { type OpenThread, recordThread } from './create-thread.ts'
import type { Thread } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'

// Until the page is closed: it has a few threads, and each knows no more of its messages than the page itself.
const threads = { __proto__: null } as object as Record<string, OpenThread>

/**
 * Opens a thread, or resumes one by its id, as often as you like: in each render, in each handler. A page has one handle
 * of a thread; what it is opened with later counts from then on.
 *
 * @example
 * ```ts
 * const thread = openThread({ id: chatId, userId: user.id, tags: ['support'] })
 * const messageId = thread.trackMessage({ role: 'user', content: 'Hello, please help me' })
 * ```
 */
export const openThread = (options: string | ThreadOptions = {}): Thread => {
  const given = typeof options === 'object' ? options : { id: options }
  const id = given?.id || randomHex() + randomHex()
  return Object.assign((threads[id] ??= recordThread(id)), given, { id })
}

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
export const trackFeedback: Thread['trackFeedback'] = recordThread().trackFeedback
