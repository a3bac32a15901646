import type { Feedback } from '../../thread/message.ts'
import type { MessageId } from '../../thread/message-id.ts'
import { readUser } from '../input/read-user.ts'
import type { Recorder } from '../recorder.ts'
import type { FeedbackOptions } from './feedback-options.ts'
import type { FeedbackTarget } from './feedback-target.ts'
import { readSubject, threadIdOf } from './read-subject.ts'
import { recordFeedback } from './record-feedback.ts'
import { trackFeedback } from './track-feedback.ts'

/** Records feedback within the thread of a handle. If the target names another thread, the feedback belongs to that one. */
export function trackThreadFeedback(
  recorder: Recorder,
  target: MessageId | FeedbackTarget,
  feedback: Feedback | null,
  options: FeedbackOptions,
): MessageId {
  const { threadId, state, owner } = recorder
  if ((threadIdOf(target) ?? threadId) !== threadId) return trackFeedback(target, feedback, options)
  const subject = readSubject(target, (id) => state.resolve(id))
  const { userId } = options
  const author = userId === undefined ? owner : readUser({ userId })
  const attributes = recorder.attributes('feedback', author)
  return recordFeedback(recorder, attributes, subject, feedback, options)
}
