import {
  type ReadAttributes,
  readString,
  readText,
  writeText,
  type WrittenAttributes,
} from './attribute-text.ts'
import type { ContentPart, MessageContent } from './content-part.ts'
import { fromJson, isJsonObject, toJson } from './json.ts'
import type { Message, ToolCall } from './message.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_CONTENT_PARTS,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_NAME,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_ROLE,
  ATTR_CHAT_TAGS,
  ATTR_CHAT_TOOL_CALL_ID,
  ATTR_CHAT_TOOL_CALL_NAME,
  ATTR_CHAT_TOOL_CALLS,
} from './semconv.ts'

/** The keys of the fields that a recorder may mask, cut or withhold. */
export const ALTERABLE_MESSAGE_KEYS: Readonly<
  Record<'content' | 'toolCalls' | 'metadata' | 'feedback', string>
> = {
  content: ATTR_CHAT_CONTENT,
  toolCalls: ATTR_CHAT_TOOL_CALLS,
  metadata: ATTR_CHAT_METADATA,
  feedback: ATTR_CHAT_FEEDBACK,
}

/** A message as it was read back. It has no `content` if that was withheld or never recorded. */
export type ReadMessage = Omit<Message, 'role'> & { readonly role: string }

/** Writes a message on a span: the counterpart of {@link readMessage}. */
export function writeMessage(attributes: WrittenAttributes, message: Message): void {
  writeText(attributes, ATTR_CHAT_ROLE, message.role)
  writeContent(attributes, message.content)
  writeText(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID, message.id)
  writeText(attributes, nameKey(message.role), message.name)
  writeText(attributes, ATTR_CHAT_TOOL_CALL_ID, message.toolCallId)
  writeJson(attributes, ATTR_CHAT_TOOL_CALLS, message.toolCalls)
  writeJson(attributes, ATTR_CHAT_TAGS, message.tags)
  writeJson(attributes, ATTR_CHAT_METADATA, message.metadata)
  writeJson(attributes, ATTR_CHAT_FEEDBACK, message.feedback)
}

/** Reads a message from a span. Damaged fields are left out. */
export function readMessage(attributes: ReadAttributes): ReadMessage {
  const role = readString(attributes, ATTR_CHAT_ROLE) ?? 'unknown'
  const content = readContent(attributes)
  const id = readString(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID)
  const name = readString(attributes, nameKey(role))
  const toolCallId = readString(attributes, ATTR_CHAT_TOOL_CALL_ID)
  const toolCalls = fromJson(attributes[ATTR_CHAT_TOOL_CALLS])
  const tags = readTags(attributes, ATTR_CHAT_TAGS)
  const metadata = fromJson(attributes[ATTR_CHAT_METADATA])
  const feedback = fromJson(attributes[ATTR_CHAT_FEEDBACK])
  return {
    role,
    ...(content !== undefined && { content }),
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(toolCallId !== undefined && { toolCallId }),
    ...(Array.isArray(toolCalls) && { toolCalls: toolCalls.filter(isToolCall) }),
    ...(tags !== undefined && { tags }),
    ...(isJsonObject(metadata) && { metadata }),
    ...(isJsonObject(feedback) && { feedback }),
  }
}

/** Writes only the content, which a streamed message has when its stream ends. */
export function writeContent(
  attributes: WrittenAttributes,
  content: MessageContent | undefined,
): void {
  if (content == null || typeof content === 'string') {
    writeText(attributes, ATTR_CHAT_CONTENT, content)
  } else {
    attributes[ATTR_CHAT_CONTENT_PARTS] = toJson(content)
  }
}

/** Reads a JSON list of strings, such as tags. */
export function readTags(attributes: ReadAttributes, key: string): string[] | undefined {
  const tags = fromJson(attributes[key])
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : undefined
}

function readContent(attributes: ReadAttributes): MessageContent | undefined {
  const parts = fromJson(attributes[ATTR_CHAT_CONTENT_PARTS])
  return Array.isArray(parts) ? (parts as ContentPart[]) : readText(attributes, ATTR_CHAT_CONTENT)
}

function writeJson(attributes: WrittenAttributes, key: string, value: unknown): void {
  if (value !== undefined) attributes[key] = toJson(value)
}

function nameKey(role: string): string {
  return role === 'tool' ? ATTR_CHAT_TOOL_CALL_NAME : ATTR_CHAT_MESSAGE_NAME
}

function isToolCall(call: unknown): call is ToolCall {
  return isJsonObject(call)
}
