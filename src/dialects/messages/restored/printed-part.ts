import { isJsonObject, type JsonObject } from '../../../thread/json.ts'
import { parsePythonLiteral } from '../json/python-literal.ts'

// What Python prints of OpenAI's items and of their parts.
const PRINTED =
  /^(?:Response[A-Z]\w*\(\w+=|\{'(?:annotations|text|type|id|arguments|content|refusal)': )/
const TYPES: ReadonlySet<unknown> = new Set([
  'output_text',
  'input_text',
  'input_image',
  'input_file',
  'refusal',
  'function_call',
  'reasoning',
])

/**
 * A part that an instrumentation printed as text because it does not know its class: OpenTelemetry's for OpenAI's agents
 * writes `str(item)` of past answers and of calls. Source: `_normalize_to_text_parts` and
 * `_normalize_output_messages_to_role_parts` in `opentelemetry/instrumentation/openai_agents/span_processor.py` (v2 0.1).
 * Any other part stays as it is.
 */
export function printedPart(part: unknown): unknown {
  if (!isJsonObject(part) || part['type'] !== 'text') return part
  const text = part['content'] ?? part['text']
  if (typeof text !== 'string' || !PRINTED.test(text)) return part
  const printed = parsePythonLiteral(text)
  if (!isJsonObject(printed)) return part
  const inner = printed['type'] === 'message' ? wordsOf(printed) : printed
  return TYPES.has(inner['type']) ? inner : part
}

function wordsOf({ content }: JsonObject): JsonObject {
  const [only, ...others]: readonly unknown[] = Array.isArray(content) ? content : []
  return others.length === 0 && isJsonObject(only) ? only : {}
}
