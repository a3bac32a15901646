/** What feedback can be about, as `chat.feedback.about` names it. */
export const FEEDBACK_SUBJECTS = ['message', 'run', 'thread', 'finding'] as const

/** One of the four. */
export type FeedbackSubject = (typeof FEEDBACK_SUBJECTS)[number]

/** A subject that the convention knows; `undefined` for anything else. */
export function toFeedbackSubject(value: unknown): FeedbackSubject | undefined {
  return FEEDBACK_SUBJECTS.find((subject) => subject === value)
}
