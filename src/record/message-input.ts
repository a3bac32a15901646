import { warnOnce } from '../propagate/warning.ts'
import type { MessageContent } from '../thread/content-part.ts'
import { isJsonObject, type JsonObject, toJson, toText } from '../thread/json.ts'
import type { Feedback, Message, ToolCall } from '../thread/message.ts'
import type { TrackedMessage } from './track-options.ts'

const OPTIONS = new Set(['timestamp', 'isRetry', 'retryOf', 'replaces', 'replyTo', 'text'])

/**
 * A message as an app hands it over, made safe: nothing in it may make recording throw, and no key is dropped. OpenAI's
 * own `tool_calls` and `tool_call_id` are understood; keys that are no message fields go to `metadata`.
 */
export function readMessageInput(input: TrackedMessage): Message {
  return readPlainInput(input) ?? readAnyInput(input)
}

// Nearly every message: who says which text, and nothing else. Read without the copies that anything else needs.
function readPlainInput(input: TrackedMessage): Message | undefined {
  if (!isJsonObject(input)) return undefined
  for (const key in input) if (key !== 'role' && key !== 'content') return undefined
  const { role, content } = input
  if (typeof role !== 'string' || role === '' || typeof content !== 'string') return undefined
  return { role, content }
}

function readAnyInput(input: TrackedMessage): Message {
  if (!isJsonObject(input)) warnOnce('trackMessage was given no message')
  const { role, content, id, name, toolCalls, toolCallId, tags, feedback, ...rest } = Object(
    input,
  ) as Record<string, unknown>
  const { tool_calls, tool_call_id, extra, metadata, ...others } = rest
  const unknown = Object.entries(others).filter(([key]) => !OPTIONS.has(key))
  const calls = toolCalls ?? tool_calls
  const meta = {
    ...Object.fromEntries(unknown),
    ...asObject(extra, 'extra'),
    ...asObject(metadata, 'metadata'),
  }
  return {
    role: readRole(role),
    content: readContent(content),
    ...text('id', id),
    ...text('name', name),
    ...text('toolCallId', toolCallId ?? tool_call_id),
    ...(Array.isArray(calls) && { toolCalls: calls.map(readToolCall) }),
    ...(Array.isArray(tags) && { tags: tags.map(toText) }),
    ...(Object.keys(meta).length > 0 && { metadata: meta }),
    ...(feedback !== undefined && { feedback: readFeedback(feedback) as Feedback }),
  }
}

/** Feedback as it is recorded: an object as it is, anything else under `value`; `null` takes all feedback back. */
export function readFeedback(feedback: unknown): JsonObject | null {
  if (feedback === null || isJsonObject(feedback)) return feedback
  warnOnce('feedback was given that is no object; it is kept under `value`')
  return { value: feedback }
}

function readRole(role: unknown): string {
  if (typeof role === 'string' && role !== '') return role
  warnOnce('a message was tracked without a role; it is recorded as `unknown`')
  return 'unknown'
}

function readContent(content: unknown): MessageContent {
  if (content === undefined || content === null) return null
  if (typeof content === 'string' || Array.isArray(content)) return content as MessageContent
  warnOnce('a message was tracked whose content is neither text nor parts; it is recorded as JSON')
  return toJson(content)
}

function readToolCall(call: unknown): ToolCall {
  if (!isJsonObject(call)) return { name: toText(call) }
  const { function: called, type: _type, ...rest } = call
  return (isJsonObject(called) ? { ...rest, ...called } : call) as unknown as ToolCall
}

function text(key: string, value: unknown): JsonObject {
  return value === undefined || value === null ? {} : { [key]: toText(value) }
}

function asObject(value: unknown, key: string): JsonObject {
  if (value === undefined || value === null) return {}
  return isJsonObject(value) ? value : { [key]: value }
}
