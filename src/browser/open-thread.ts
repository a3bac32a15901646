import { createThread, type ThreadHandle } from './create-thread.ts'
import { randomHex } from './random-hex.ts'
import type { Thread } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'

// Until the page is closed: it has a few threads, and each knows no more of its messages than the page itself.
const threads = { __proto__: null } as object as Record<string, ThreadHandle>

/**
 * Opens a thread, or resumes one by its id, as often as you like: in each render, in each handler. A page has one handle
 * of a thread. Options that a thread is opened with again count from then on.
 *
 * @example
 * ```ts
 * const thread = openThread({ id: chatId, userId: user.id, tags: ['support'] })
 * const messageId = thread.trackMessage({ role: 'user', content: 'Hello, please help me' })
 * ```
 */
export const openThread = (options: string | ThreadOptions = {}): Thread => {
  const given = typeof options === 'object' ? options : { id: options }
  const id = given?.id || randomHex(16)
  return Object.assign((threads[id] ??= createThread()), given, { id })
}
