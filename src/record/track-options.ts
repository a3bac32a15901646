import type { JsonObject } from '../thread/json.ts'
import type { Message } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'

/** A message to track, with what Lunary's `trackMessage` takes; any further key is kept under `metadata`. */
export interface TrackedMessage extends Message {
  /**
   * When it was said: ISO 8601 with up to nine digits of fraction, milliseconds since the epoch, or a Date. `null` for a
   * past message whose time nobody noted.
   *
   * @default now
   */
  readonly timestamp?: string | number | Date | null
  /** Another try of the latest message of the same role: its sibling, not its successor. */
  readonly isRetry?: boolean
  /** Another try of this message. */
  readonly retryOf?: MessageId
  /** The message that this one is an edit of. */
  readonly replaces?: MessageId
  /** The message that this one answers, where that is not the one before it: the start of a branch. */
  readonly replyTo?: MessageId
  /** Lunary's older name of `metadata`. */
  readonly extra?: JsonObject
}

/** Whose event it is, where not the thread's user's. Python's `track_event` has the same. */
export interface EventOptions {
  readonly userId?: string
  readonly userProps?: JsonObject
}
