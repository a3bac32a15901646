import type { MessageId } from '../thread/message-id.ts'
import { recordFeedback } from './feedback.ts'
import { beginMessage } from './message.ts'
import { newId, randomHex } from './message-id.ts'
import { recordStream } from './record-stream.ts'
import { about, neverThrowing, recordSpan } from './span.ts'
import type { Thread, ThreadHeaders } from './thread.ts'
import type { ThreadOptions } from './thread-options.ts'
import { newThreadState, resolveId, type ThreadState } from './thread-state.ts'

// Until the page is closed: it has a few threads, and each knows no more of its messages than the page itself.
const threads = new Map<string, ThreadState>()

/**
 * Opens a thread, or resumes one by its id, as often as you like: in each render, in each handler.
 *
 * @example
 * ```ts
 * const thread = openThread({ id: chatId, userId: user.id, tags: ['support'] })
 * const messageId = thread.trackMessage({ role: 'user', content: 'Hello, please help me' })
 * ```
 */
export const openThread = (given: string | ThreadOptions = {}): Thread => {
  const options = given instanceof Object ? given : { id: given }
  const id = `${options.id || randomHex() + randomHex()}`.toWellFormed()
  const thread = threads.get(id) ?? newThreadState(id)
  threads.set(id, thread)
  return {
    id,
    trackMessage: (message) =>
      neverThrowing(() => beginMessage(thread, options, message)[1](), newId),
    streamMessage: (stream, message) =>
      neverThrowing(
        () => {
          const input = { role: 'assistant', content: '', ...message }
          const [messageId, end] = beginMessage(thread, options, input)
          return Object.assign(recordStream(stream, end, message?.text), { messageId })
        },
        () => stream as never,
      ),
    trackEvent: (name, metadata, user) =>
      neverThrowing(() => {
        const said = { 'chat.event.name': name, 'chat.metadata': metadata }
        return recordSpan(
          `event ${name}`,
          about(thread, options, 'event', said, user),
          thread.latest,
        )
      }, newId),
    trackFeedback: (target, feedback) => recordFeedback(thread, options, target, feedback),
    headers: (messageId) => headersOf(id, resolveId(thread, messageId) ?? thread.turn),
  }
}

const headersOf = (threadId: string, traceparent: MessageId | undefined): ThreadHeaders => {
  if (!traceparent) return {}
  const spanId = `/${traceparent.slice(36, 52)}`
  const value = encodeURIComponent(threadId) + spanId
  // W3C: a list member's value holds at most 256 characters.
  return { traceparent, tracestate: `threadspan=${value.length > 256 ? spanId : value}` }
}
