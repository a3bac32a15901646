import type { OwnMessage } from '../browser/track-once.ts'
import type { ContentPart } from '../thread/content-part.ts'

/** A message as the Vercel AI SDK has it in a page: its `UIMessage`, of which this is what matters here. */
export interface ChatMessage {
  readonly id: string
  readonly role: string
  /** Messages of AI SDK 4 have none; they are recorded without content. */
  readonly parts?: readonly ChatPart[]
  readonly metadata?: unknown
}

/** One part of it: text, reasoning, a file, a tool with what it was asked and what it answered, or the app's own data. */
export interface ChatPart {
  readonly type: string
}

/** What is in the parts that the SDK itself makes. */
interface KnownPart extends ChatPart {
  readonly text?: string
  readonly toolName?: string
  readonly toolCallId?: string
  readonly input?: unknown
  readonly output?: unknown
  readonly errorText?: string
}

/** A chat's message as one to track: one text as it is, anything more as parts, in OpenTelemetry's shapes. */
export const messageOf = ({ parts = [], ...message }: ChatMessage): OwnMessage => {
  const content = parts.flatMap(partsOf)
  return {
    ...(message as Omit<OwnMessage, 'content'>),
    content:
      content[1] || content[0]?.type !== 'text'
        ? content
        : (content[0] as { content: string }).content,
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
