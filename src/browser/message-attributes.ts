import { isJsonObject, type JsonObject } from '../thread/json.ts'
import type { PageAttributes } from './page-attributes.ts'
import { textOrNone, toJson, toText } from './to-json.ts'

/** The attributes of a message as an app hands it over: what `record` reads and `thread` writes, in one step. */
export function messageAttributes(input: unknown): PageAttributes {
  const { role, content, id, name, toolCalls, tool_calls, toolCallId, tool_call_id, ...others } =
    Object(input) as JsonObject
  const { tags, feedback, metadata, extra, timestamp: _t, isRetry: _i, ...more } = others
  const { retryOf: _o, replaces: _r, replyTo: _p, text: _x, ...rest } = more
  const meta = { ...rest, ...asObject(extra, 'extra'), ...asObject(metadata, 'metadata') }
  const isParts = Array.isArray(content)
  return {
    'chat.role': typeof role === 'string' && role ? role : 'unknown',
    'chat.content': isParts ? undefined : (textOrNone(content) ?? null),
    'chat.content.parts': isParts ? toJson(content) : undefined,
    'chat.message.external_id': textOrNone(id),
    [role === 'tool' ? 'chat.tool_call.name' : 'chat.message.name']: textOrNone(name),
    'chat.tool_call.id': textOrNone(toolCallId ?? tool_call_id),
    'chat.tool_calls': listJson(toolCalls ?? tool_calls, readToolCall),
    'chat.tags': listJson(tags, toText),
    'chat.metadata': Object.keys(meta)[0] === undefined ? undefined : toJson(meta),
    'chat.feedback': feedback === undefined ? undefined : feedbackJson(feedback),
  }
}

/** Feedback as it is recorded: an object as it is, anything else under `value`; `null` takes all feedback back. */
export function feedbackJson(feedback: unknown): string {
  return toJson(feedback === null || isJsonObject(feedback) ? feedback : { value: feedback })
}

function listJson(list: unknown, read: (item: unknown) => unknown): string | undefined {
  return Array.isArray(list) ? toJson(list.map((item: unknown) => read(item))) : undefined
}

// OpenAI's own shape has the name and the arguments under `function`.
function readToolCall(call: unknown): unknown {
  if (!isJsonObject(call)) return { name: toText(call) }
  const { function: called, type: _type, ...rest } = call
  return isJsonObject(called) ? { ...rest, ...called } : call
}

function asObject(value: unknown, key: string): JsonObject {
  if (value === undefined || value === null) return {}
  return isJsonObject(value) ? value : { [key]: value }
}
