import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { ToolCall } from '../../thread/message.ts'
import { parseJson } from './json/parse-json.ts'
import { toolCallsOf } from './tool-call-of.ts'

/** The tool calls in a text that is JSON of calls and nothing else, or in such a value. Empty for any other. */
export function callsInText(value: unknown): readonly ToolCall[] {
  const parsed = parseJson(value)
  const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
  return list.length > 0 && list.every(isBareCall) ? toolCallsOf(list) : []
}

/**
 * Whether an object without a type is a tool call: it names a function and has its arguments, and nothing that came of it.
 */
export function isBareCall(value: unknown): value is JsonObject {
  const call = parseJson(value)
  if (!isJsonObject(call) || call['role'] !== undefined) return false
  if (RESULT_KEYS.some((key) => call[key] !== undefined)) return false
  const { function: wrapped } = call
  const { name, arguments: named, args } = isJsonObject(wrapped) ? wrapped : call
  return typeof name === 'string' && name !== '' && areArguments(named ?? args)
}

const RESULT_KEYS = ['result', 'output', 'response', 'content', 'text'] as const

function areArguments(value: unknown): boolean {
  return isJsonObject(parseJson(value)) || value === ''
}
