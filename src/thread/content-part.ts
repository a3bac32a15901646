import { partText } from './part-text.ts'

/**
 * One part of a message's content, in the shapes of OpenTelemetry's `gen_ai.input.messages` schema. A part of any other
 * `type` is kept as it is.
 */
export type ContentPart =
  | TextPart
  | ReasoningPart
  | ToolCallPart
  | ToolCallResponsePart
  | BlobPart
  | UnreadBlobPart
  | FilePart
  | UriPart
  | GenericPart

/** Plain text. */
export interface TextPart {
  readonly type: 'text'
  readonly content: string
}

/** The reasoning of a model before its answer. */
export interface ReasoningPart {
  readonly type: 'reasoning'
  readonly content: string
}

/** A tool call that the assistant asks for. */
export interface ToolCallPart {
  readonly type: 'tool_call'
  readonly id?: string
  readonly name: string
  readonly arguments?: unknown
}

/** The result of a tool call. */
export interface ToolCallResponsePart {
  readonly type: 'tool_call_response'
  readonly id?: string
  readonly response: unknown
}

/** Media inside the message; `content` is base64. */
export interface BlobPart {
  readonly type: 'blob'
  readonly modality: Modality
  readonly mime_type?: string
  /** Of the bytes, if the app gave bytes. */
  readonly length?: number
  readonly content: string
}

/** Media whose bytes were not recorded. */
export interface UnreadBlobPart {
  readonly type: 'blob'
  readonly modality: Modality
  readonly mime_type?: string
  /** Of the bytes. */
  readonly length: number
  /** Equal for equal bytes, so that one picture is known again; absent if the bytes were not read. */
  readonly fingerprint?: string
  /** A file's name. */
  readonly name?: string
  /** Why: it was longer than `LIMITS.media`, or its bytes could only be awaited. */
  readonly omitted: 'size' | 'unread'
}

/** Media that was uploaded earlier, by the provider's file id. */
export interface FilePart {
  readonly type: 'file'
  readonly modality: Modality
  readonly mime_type?: string
  readonly file_id: string
}

/** Media at a URI. */
export interface UriPart {
  readonly type: 'uri'
  readonly modality: Modality
  readonly mime_type?: string
  readonly uri: string
}

/** A part that the schema does not define, such as a provider's own. */
export interface GenericPart {
  readonly type: string
  readonly [key: string]: unknown
}

/** The kind of media in a part. */
export type Modality = 'image' | 'audio' | 'video' | 'document' | (string & {})

/** The content of a message: text, parts, or `null` if an assistant only calls tools. */
export type MessageContent = string | null | readonly ContentPart[]

/** The plain text of a content, for previews and terminals: the words of its parts, each as `partText` gives them. */
export function contentText(content: MessageContent | undefined): string {
  if (content == null) return ''
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => partText(part)).join('\n')
}
