import type { FeedbackOptions } from './feedback-options.ts'

/** The author, the time and the reason of an outcome. */
export interface OutcomeOptions extends FeedbackOptions {
  readonly comment?: string
}
