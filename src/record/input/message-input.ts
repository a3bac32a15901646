import { warnOnce } from '../../propagate/warning.ts'
import { isJsonObject, type JsonObject, toText } from '../../thread/json.ts'
import { LIMITS } from '../../thread/limits/limits.ts'
import type { Feedback, Message, ToolCall } from '../../thread/message.ts'
import { readFeedback } from '../feedback/read-feedback.ts'
import { readContent } from './read-content.ts'
import { readId } from './read-id.ts'
import { readName } from './read-name.ts'
import { readTags } from './read-tags.ts'
import type { TrackedMessage } from '../track-options.ts'

const OPTIONS = new Set(['timestamp', 'isRetry', 'retryOf', 'replaces', 'replyTo', 'text'])

/**
 * Reads a message from an app safely: nothing in it can make recording throw, and no key is dropped. OpenAI's `tool_calls`
 * and `tool_call_id` are understood, and its `refusal` is the content if there is no other. A key that is not a message
 * field goes to `metadata`.
 */
export function readMessageInput(input: TrackedMessage): Message {
  return readPlainInput(input) ?? readAnyInput(input)
}

// Nearly every message has only a role and a text. Those are read without the copies that other fields need.
function readPlainInput(input: TrackedMessage): Message | undefined {
  if (!isJsonObject(input)) return undefined
  for (const key in input) if (key !== 'role' && key !== 'content') return undefined
  const { role, content } = input
  if (typeof role !== 'string' || role === '' || typeof content !== 'string') return undefined
  return role.length > LIMITS.name ? undefined : { role, content }
}

function readAnyInput(input: TrackedMessage): Message {
  if (!isJsonObject(input)) warnOnce('trackMessage was given something that is not a message')
  const { role, content, id, name, toolCalls, toolCallId, tags, feedback, ...rest } = Object(
    input,
  ) as Record<string, unknown>
  const { tool_calls, tool_call_id, refusal, extra, metadata, ...others } = rest
  const isRefused = isEmpty(content) && typeof refusal === 'string' && refusal !== ''
  const unknown = Object.entries(others).filter(([key]) => !OPTIONS.has(key))
  const calls = toolCalls ?? tool_calls
  const meta = {
    ...Object.fromEntries(unknown),
    ...(!isRefused && refusal !== undefined && { refusal }),
    ...asObject(extra, 'extra'),
    ...asObject(metadata, 'metadata'),
  }
  return {
    role: readRole(role),
    content: readContent(isRefused ? refusal : content),
    ...given('id', id, readId),
    ...given('name', name, readName),
    ...given('toolCallId', toolCallId ?? tool_call_id, readId),
    ...(Array.isArray(calls) && { toolCalls: calls.map(readToolCall) }),
    ...(Array.isArray(tags) && { tags: readTags(tags) }),
    ...(Object.keys(meta).length > 0 && { metadata: meta }),
    ...(feedback !== undefined && { feedback: readFeedback(feedback) as Feedback }),
  }
}

function isEmpty(content: unknown): boolean {
  return content === undefined || content === null || content === ''
}

function readRole(role: unknown): string {
  if (typeof role === 'string' && role !== '') return readName(role, 'the role of a message')
  warnOnce('a message was tracked without a role; it is recorded as `unknown`')
  return 'unknown'
}

function readToolCall(call: unknown): ToolCall {
  if (!isJsonObject(call)) return { name: toText(call) }
  const { function: called, type: _type, ...rest } = call
  return (isJsonObject(called) ? { ...rest, ...called } : call) as unknown as ToolCall
}

function given(
  key: 'id' | 'name' | 'toolCallId',
  value: unknown,
  read: (value: unknown, what: string) => string,
): JsonObject {
  return value === undefined || value === null
    ? {}
    : { [key]: read(value, `the ${key} of a message`) }
}

function asObject(value: unknown, key: string): JsonObject {
  if (value === undefined || value === null) return {}
  return isJsonObject(value) ? value : { [key]: value }
}
