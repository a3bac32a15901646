import { diag } from '@opentelemetry/api'
import { isJsonObject } from '../thread/json.ts'
import { Thread } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'

/**
 * Opens a thread, or resumes one by its id: in the browser, in the backend or in both, as often as you like.
 *
 * @example
 * ```ts
 * const thread = openThread({ id: chatId, userId: user.id, tags: ['support'] })
 * const messageId = thread.trackMessage({ role: 'user', content: 'Hello, please help me' })
 * ```
 */
export function openThread(options: string | ThreadOptions = {}): Thread {
  try {
    return new Thread(isJsonObject(options) ? options : { id: options as string })
  } catch (error) {
    diag.error(
      'threadspan: openThread could not read its options; the thread has a random id',
      error,
    )
    // It is unknown which content the options should have withheld.
    return new Thread({ captureContent: false })
  }
}
