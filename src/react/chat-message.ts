import type { ContentPart, MessageContent } from '../thread/content-part.ts'

/** A message as the Vercel AI SDK has it in a page: its `UIMessage`, of which this is what matters here. */
export interface ChatMessage {
  readonly id: string
  readonly role: string
  readonly parts: readonly ChatPart[]
  readonly metadata?: unknown
}

/** One part of it: text, reasoning, a file, a tool with what it was asked and what it answered, or the app's own data. */
export interface ChatPart {
  readonly type: string
}

/** What is in the parts that the SDK itself makes. */
interface KnownPart extends ChatPart {
  readonly text?: string
  readonly url?: string
  readonly mediaType?: string
  readonly toolName?: string
  readonly toolCallId?: string
  readonly input?: unknown
  readonly output?: unknown
  readonly errorText?: string
}

/** What a message says: one text as it is, anything more as parts, in OpenTelemetry's shapes. */
export const contentOf = ({ parts }: ChatMessage): MessageContent => {
  const content = parts.flatMap(partsOf)
  return content.length === 1 && content[0]?.type === 'text'
    ? (content[0].content as string)
    : content
}

const partsOf = (part: ChatPart): readonly ContentPart[] => {
  const { type, text, url, mediaType, toolCallId: id, ...tool } = part as KnownPart
  if (type === 'step-start') return []
  if (type === 'text' || type === 'reasoning') return [{ type, content: text }]
  if (type === 'file' && url) {
    const [modality] = /^(?:image|audio|video)/.exec(mediaType ?? '') ?? ['document']
    return [{ type: 'uri', modality, mime_type: mediaType, uri: url }]
  }
  if (!id) return [{ ...part }]
  const name = tool.toolName ?? type.replace('tool-', '')
  const response = tool.output ?? tool.errorText
  const call = { type: 'tool_call', id, name, arguments: tool.input }
  return response === undefined ? [call] : [call, { type: 'tool_call_response', id, response }]
}
