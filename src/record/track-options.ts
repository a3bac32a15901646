import type { JsonObject } from '../thread/json.ts'
import type { Message } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'

/** A message to track, with the fields of Lunary's `trackMessage`. Any other key is kept under `metadata`. */
export interface TrackedMessage extends Message {
  /**
   * The time of the message: ISO 8601 with up to nine digits of fraction, milliseconds since the epoch, or a Date. `null` for
   * a past message whose time is unknown.
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
  /** The message that this one answers, if that is not the one before it. It starts a branch. */
  readonly replyTo?: MessageId
  /** Lunary's older name of `metadata`. */
  readonly extra?: JsonObject
}

/** The user of an event, if it is not the thread's user. Python's `track_event` has the same option. */
export interface EventOptions {
  readonly userId?: string
  readonly userProps?: JsonObject
}
