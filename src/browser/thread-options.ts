import type { JsonObject } from '../thread/json.ts'

/** How a thread is opened. All of it is optional. A thread is resumed by its id, in any page and any process. */
export interface ThreadOptions {
  /**
   * The thread's id, the same in every service that takes part.
   *
   * @default a random one of 32 hex digits
   */
  readonly id?: string
  /** The user, written as OpenTelemetry's `user.id` on what is recorded. */
  readonly userId?: string
  /** What is known of the user. Needs a `userId`. */
  readonly userProps?: JsonObject
  /** Tags of the whole thread; at replay the union of all that were given. */
  readonly tags?: readonly string[]
  /** Metadata of the whole thread, recorded with the first message of this page. */
  readonly metadata?: JsonObject
}
