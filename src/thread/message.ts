import type { MessageContent } from './content-part.ts'
import type { JsonObject } from './json.ts'
import type { Role } from './role.ts'
import type { Verdict } from './feedback/verdict.ts'

/** A tool call that an assistant message asks for. `arguments` is the model's own text, which may be invalid JSON. */
export interface ToolCall {
  readonly id?: string
  readonly name: string
  readonly arguments?: unknown
}

/** Feedback, in Lunary's shape. Any other key is kept too. `null` takes a key back. */
export interface Feedback extends JsonObject {
  readonly thumb?: 'up' | 'down' | null
  readonly score?: number | null
  readonly comment?: string | null
  /** Whether the user got what they came for: from 0 (no) to 1 (yes). */
  readonly outcome?: number | null
  /** On feedback about a finding: what the author says of it. */
  readonly verdict?: Verdict | null
}

/** One participant's message: the fields that are the same when recorded and when replayed. */
export interface Message {
  /** `user`, `assistant`, `system`, `tool`, or the app's own word, which is kept as it is. */
  readonly role: Role | (string & {})
  /** Text, parts, or `null` if the message only calls tools. */
  readonly content?: MessageContent
  /** The app's own id of the message. */
  readonly id?: string
  /** The participant's name; on a tool message, the tool's name. */
  readonly name?: string
  /** The tools that an assistant message asks for. */
  readonly toolCalls?: readonly ToolCall[]
  /** On a tool message: the call that it answers. */
  readonly toolCallId?: string
  readonly tags?: readonly string[]
  readonly metadata?: JsonObject
  readonly feedback?: Feedback
}
