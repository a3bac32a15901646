import { context, trace } from '@opentelemetry/api'
import { contentPolicy } from '../../masking/content-policy.ts'
import { inheritedThread } from '../../propagate/inherited-thread.ts'
import { recallMessage } from '../../propagate/recent-messages.ts'
import { TRACER_NAME } from '../../propagate/tracer-name.ts'
import { warnOnce } from '../../propagate/warning.ts'
import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import type { Feedback } from '../../thread/message.ts'
import type { MessageId } from '../../thread/message-id.ts'
import {
  ATTR_CHAT_CONVENTION,
  ATTR_CHAT_KIND,
  ATTR_CHAT_THREAD_ID,
  CONVENTION_VERSION,
} from '../../thread/semconv.ts'
import { readUser } from '../input/read-user.ts'
import { neverThrowing } from '../never-throwing.ts'
import { writeUser } from '../recorder.ts'
import { resolveMessage } from '../thread-state.ts'
import type { FeedbackOptions } from './feedback-options.ts'
import type { FeedbackTarget } from './feedback-target.ts'
import { readSubject, type Subject, threadIdOf } from './read-subject.ts'
import { recordFeedback } from './record-feedback.ts'

/**
 * Records feedback on a message, at any time, in any process that has the message's ID: a thumb in a browser on an answer
 * from a backend, for instance. A target may also name a run, a thread, a finding, or a message by the app's own id.
 *
 * Keys add up. A key that is `null` is taken back. `null` instead of an object takes all feedback of this author back. One
 * author's feedback never takes back another author's.
 *
 * @returns the ID of the feedback's own span
 * @example
 * ```ts
 * trackFeedback(messageId, { thumb: 'down', comment: 'not what I asked' })
 * trackFeedback({ about: 'thread', threadId: 'chat-4711' }, { outcome: 1 }, { userId: 'reviewer' })
 * ```
 */
export function trackFeedback(
  target: MessageId | FeedbackTarget,
  feedback: Feedback | null,
  options: FeedbackOptions = {},
): MessageId {
  return neverThrowing(() => {
    const active = inheritedThread(context.active())?.threadId
    const resolve = (id: string) => resolveMessage(threadIdOf(target) ?? active, id)
    const subject = readSubject(target, resolve)
    const recorder = { tracer: trace.getTracer(TRACER_NAME), policy: contentPolicy() }
    return recordFeedback(
      recorder,
      startAttributes(subject, active, options),
      subject,
      feedback,
      options,
    )
  })
}

function startAttributes(
  subject: Subject,
  active: string | undefined,
  { userId }: FeedbackOptions,
): WrittenAttributes {
  const threadId = subject.threadId ?? threadOf(subject, active)
  const attributes: WrittenAttributes = {
    [ATTR_CHAT_CONVENTION]: CONVENTION_VERSION,
    [ATTR_CHAT_KIND]: 'feedback',
    ...(threadId !== undefined && { [ATTR_CHAT_THREAD_ID]: threadId }),
  }
  if (userId !== undefined) writeUser(attributes, readUser({ userId }))
  return attributes
}

// The trace of a message or run names its thread, even if another process recorded it.
function threadOf({ messageId, run }: Subject, active: string | undefined): string | undefined {
  if (messageId !== undefined) return recallMessage(messageId)?.threadId
  if (run?.traceId !== undefined) return undefined
  if (active === undefined) {
    warnOnce(
      'feedback names no thread, so no reader finds it: give a `threadId`, or use thread.trackFeedback',
    )
  }
  return active
}
