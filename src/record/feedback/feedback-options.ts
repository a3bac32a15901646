/** The author and the time of feedback. */
export interface FeedbackOptions {
  /**
   * The author, written as `user.id` on the feedback alone. The thread keeps its user. Later feedback of an author
   * replaces earlier feedback of the same author.
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
