import type { Alterations } from '../../thread/alteration.ts'
import type { JsonObject } from '../../thread/json.ts'
import type { MessageContent } from '../../thread/content-part.ts'
import type { ToolCall } from '../../thread/message.ts'
import type { RecordedMessage } from '../../thread/recorded-thread.ts'
import type { LabelLine, OpinionLines } from './opinion-line.ts'

/** One thread as one line of a thread file: what `export` writes and `import` reads. */
export interface ThreadLine extends OpinionLines {
  readonly thread: string
  readonly userId?: string
  readonly userProps?: JsonObject
  readonly tags?: readonly string[]
  /** Everything else about the thread. */
  readonly metadata?: JsonObject
  readonly labels?: readonly LabelLine[]
  readonly messages: readonly MessageLine[]
}

/** The fields of a message that can be masked, cut or withheld. */
export type AlterableField = keyof NonNullable<RecordedMessage['altered']>

/** One message of a {@link ThreadLine}. References are to an earlier message's `id`. */
export interface MessageLine extends OpinionLines {
  readonly id?: string
  readonly parentId?: string
  readonly retryOf?: string
  readonly replaces?: string
  readonly role: string
  /** Absent if the content was not recorded. */
  readonly content?: MessageContent
  readonly name?: string
  readonly toolCalls?: readonly ToolCall[]
  readonly toolCallId?: string
  /** ISO 8601, or milliseconds since the epoch. Absent if the time was never noted. */
  readonly timestamp?: string | number
  readonly tags?: readonly string[]
  /** What of it was masked, cut or withheld when it was recorded. */
  readonly altered?: Alterations<AlterableField>
  /** Everything else about the message. */
  readonly metadata?: JsonObject
}
