/** Who gives feedback, and when. */
export interface FeedbackOptions {
  /**
   * The author, written as `user.id` on the feedback alone: whose thread it is does not change. What one author says
   * later replaces what the same author said before.
   *
   * @default the thread's own user
   */
  readonly userId?: string
  /**
   * When it was given: ISO 8601 with up to nine digits of fraction, milliseconds since the epoch, or a Date.
   *
   * @default now
   */
  readonly timestamp?: string | number | Date
}
