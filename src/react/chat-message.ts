import type { OwnMessage } from '../browser/track-once.ts'
import type { ContentPart } from '../thread/content-part.ts'

/** A message as the Vercel AI SDK has it in a page: the part of its `UIMessage` that is read here. */
export interface ChatMessage {
  readonly id: string
  readonly role: string
  /** A message of AI SDK 4 has none, and is recorded without content. */
  readonly parts?: readonly ChatPart[]
  readonly metadata?: unknown
}

/** One part of a message: text, reasoning, a file, a tool call with its result, or the app's own data. */
export interface ChatPart {
  readonly type: string
}

/** The fields of the parts that the SDK itself makes. */
interface KnownPart extends ChatPart {
  readonly text?: string
  readonly toolName?: string
  readonly toolCallId?: string
  readonly input?: unknown
  readonly output?: unknown
  readonly errorText?: string
}

/** A chat's message as one to track. A single text stays a text; anything more is parts, in OpenTelemetry's shapes. */
export const messageOf = ({ parts = [], ...message }: ChatMessage): OwnMessage => {
  const content = parts.flatMap(partsOf)
  const [first] = content
  const isText = content.length === 1 && first?.type === 'text'
  return {
    ...(message as Omit<OwnMessage, 'content'>),
    content: isText ? (first.content as string) : content,
  }
}

const partsOf = (part: ChatPart): ContentPart | readonly ContentPart[] => {
  const {
    type,
    text,
    toolName,
    toolCallId: id,
    input,
    errorText,
    output: response = errorText,
  } = part as KnownPart
  if (type === 'step-start') return []
  if (text) return { type, content: text }
  // A file, or the app's own data.
  if (!id) return part as object as ContentPart
  const call = { type: 'tool_call', id, arguments: input, name: toolName ?? type.slice(5) }
  return response === undefined ? call : [call, { type: 'tool_call_response', id, response }]
}
