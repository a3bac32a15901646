import type { MessageId } from '../../thread/message-id.ts'
import type { Recorder } from '../recorder.ts'
import type { OutcomeOptions } from './outcome-options.ts'
import { trackThreadFeedback } from './track-thread-feedback.ts'

/** Records an outcome as feedback about the thread as a whole. */
export function trackOutcome(
  recorder: Recorder,
  outcome: number | null,
  { comment, ...options }: OutcomeOptions,
): MessageId {
  const feedback = { outcome, ...(comment !== undefined && { comment }) }
  return trackThreadFeedback(recorder, { about: 'thread' }, feedback, options)
}
