import type { FeedbackOptions } from './feedback-options.ts'

/** Who says how a thread went, when, and why. */
export interface OutcomeOptions extends FeedbackOptions {
  readonly comment?: string
}
