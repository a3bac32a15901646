/** The author and the time of feedback. */
export interface FeedbackOptions {
  /**
   * The author, written as `user.id` on the feedback only. The thread's own user does not change. Later feedback by one
   * author replaces earlier feedback by the same author.
   *
   * @default the thread's own user
   */
  readonly userId?: string
  /**
   * When it was given: ISO 8601 with up to nine digits of fraction, milliseconds since the epoch, or a Date. `null` for past
   * feedback whose time was never noted.
   *
   * @default now
   */
  readonly timestamp?: string | number | Date | null
}
