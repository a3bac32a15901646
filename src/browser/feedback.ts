import type { Feedback } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import { about, neverThrowing, recordSpan } from './span.ts'
import { newId } from './message-id.ts'
import type { ThreadOptions } from './thread-options.ts'
import { newThreadState, resolveId, type ThreadState } from './thread-state.ts'

/** An object as it is, and anything else as an object that has it under a key. */
export const orUnder = (key: string, value: unknown): object | null =>
  typeof value === 'object' ? value : { [key]: value }

/** Feedback as it is recorded; `null` takes all feedback back. */
export const feedbackSaid = (feedback: unknown): unknown => orUnder('value', feedback) ?? 'null'

/** Records feedback on a message, by its ID or by the app's own id. */
export const recordFeedback = (
  thread: ThreadState,
  options: ThreadOptions,
  target: string,
  feedback: unknown,
): MessageId =>
  neverThrowing(() => {
    const parent = resolveId(thread, target)
    const said = {
      'chat.feedback': feedbackSaid(feedback),
      'chat.message_id': parent,
      'chat.message.external_id': parent ? undefined : target,
    }
    return recordSpan('feedback', about(thread, options, 'feedback', said), parent)
  }, newId)

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
  recordFeedback(newThreadState(), {}, messageId, feedback)
