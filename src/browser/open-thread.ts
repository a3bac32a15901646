import { randomHex } from './message-id.ts'
import { type OpenHandle, recordThread } from './record-thread.ts'
import type { Thread } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'

// Until the page is closed: it has a few threads, and each knows no more of its messages than the page itself.
const threads = new Map<string, OpenHandle>()

/**
 * Opens a thread, or resumes one by its id, as often as you like: in each render, in each handler.
 *
 * @example
 * ```ts
 * const thread = openThread({ id: chatId, userId: user.id, tags: ['support'] })
 * const messageId = thread.trackMessage({ role: 'user', content: 'Hello, please help me' })
 * ```
 */
export const openThread = (options: string | ThreadOptions = {}): Thread => {
  const given = options instanceof Object ? options : { id: options }
  const id = `${(given.id as string | number) || randomHex() + randomHex()}`.toWellFormed()
  const open = threads.get(id) ?? recordThread(id)
  threads.set(id, open)
  return open(given)
}
