import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { ToolCall } from '../../thread/message.ts'
import { firstText } from './first-text.ts'
import { parseJson } from './json/parse-json.ts'

/**
 * Reads a tool call in the shape of any provider: OpenAI's `function`, Anthropic's `tool_use`, Bedrock's `toolUse`,
 * Gemini's `functionCall`, the AI SDK's `tool-call`, OpenTelemetry's `tool_call`. `undefined` if it names no tool.
 */
export function toolCallOf(value: unknown): ToolCall | undefined {
  const call = parseJson(value)
  if (!isJsonObject(call)) return undefined
  const [inner, all] = unwrapCall(call)
  const name = firstText(inner, ['name', 'toolName', 'tool_name', 'tool']) ?? nameOfPart(call)
  if (name === undefined) return undefined
  const id = firstText(all, CALL_ID_KEYS)
  const args = ARGUMENT_KEYS.map((key) => inner[key]).find((given) => given != null)
  return {
    ...(id !== undefined && { id }),
    name,
    ...(args !== undefined && { arguments: args }),
  }
}

/** All calls of a list, which may be JSON, or a single call. */
export function toolCallsOf(value: unknown): readonly ToolCall[] {
  const calls = parseJson(value)
  const list: readonly unknown[] = Array.isArray(calls) ? calls : [calls]
  return list.map(toolCallOf).filter((call) => call !== undefined)
}

/** Keys of the id of a call, in the call and in the answer to it. */
export const CALL_ID_KEYS = [
  'tool_call_id',
  'toolCallId',
  'call_id',
  'callId',
  'tool_use_id',
  'toolUseId',
  'ref',
  'id',
] as const

const ARGUMENT_KEYS = [
  'arguments',
  'args',
  'input',
  'parameters',
  'argsText',
  'tool_kwargs',
] as const

// Each provider wraps its calls under another key.
const WRAPPERS = [
  'function',
  'tool_call',
  'toolUse',
  'functionCall',
  'function_call',
  'toolInvocation',
  'toolRequest',
] as const

// The call itself, and all fields of it and of what it was wrapped in: the id may stand outside.
function unwrapCall(call: JsonObject): readonly [inner: JsonObject, all: JsonObject] {
  const outer = wrappedCall(call) ?? call
  const inner = wrappedCall(outer) ?? outer
  return [inner, { ...call, ...outer, ...inner }]
}

function wrappedCall(call: JsonObject): JsonObject | undefined {
  return WRAPPERS.map((key) => parseJson(call[key])).find(isJsonObject)
}

// A part of an AI SDK UI message: `tool-getWeather`.
function nameOfPart({ type }: JsonObject): string | undefined {
  return typeof type === 'string'
    ? /^tool-(?!call$|result$|invocation$)(.+)$/.exec(type)?.[1]
    : undefined
}
