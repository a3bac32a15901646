import { isJsonObject, type JsonObject, toText } from './json.ts'

const TEXT_KEYS = ['content', 'text', 'refusal', 'thinking', 'code'] as const
const RESULT_KEYS = ['response', 'output', 'result', 'content', 'value'] as const
const LABEL_KEYS = ['modality', 'name', 'toolName', 'mime_type', 'mimeType', 'mediaType'] as const
// Other parts, a generated image for instance, may have megabytes under the same keys.
const RESULT_TYPE = /tool|result|response|output/i
// A result may consist of parts, and hostile ones of parts for ever.
const MAX_DEPTH = 4

/**
 * One part of a content as words: its text, or its type and name in brackets. The words of a result follow the brackets. It
 * knows the parts of OpenTelemetry, OpenAI, Anthropic and the AI SDK, and those of Gemini and Bedrock, which have no `type` but
 * one key that names them.
 *
 * @see https://ai.google.dev/api/caching#Part
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html
 */
export function partText(part: unknown, depth = 0): string {
  if (!isJsonObject(part)) return toText(part)
  const { type, fields } = namePart(part)
  const result = RESULT_TYPE.test(type) ? firstOf(fields, RESULT_KEYS) : undefined
  if (result !== undefined) return `${label(type, fields)} ${resultText(result, depth)}`.trimEnd()
  const text = type === 'blob' ? undefined : textIn(fields)
  return text ?? (type === '' ? toText(part) : label(type, fields))
}

/** A part's type and the fields that go with it. */
interface NamedPart {
  readonly type: string
  readonly fields: JsonObject
}

function namePart(part: JsonObject): NamedPart {
  const { type } = part
  if (typeof type === 'string') return { type, fields: part }
  const [key, inner] = Object.entries(part).find(([, value]) => isJsonObject(value)) ?? []
  return key !== undefined && isJsonObject(inner) && textIn(part) === undefined
    ? { type: key, fields: inner }
    : { type: '', fields: part }
}

function textIn(fields: JsonObject): string | undefined {
  const text = firstOf(fields, TEXT_KEYS)
  return typeof text === 'string' ? text : undefined
}

function resultText(result: unknown, depth: number): string {
  if (depth >= MAX_DEPTH) return toText(result)
  if (Array.isArray(result)) return result.map((part) => partText(part, depth + 1)).join('\n')
  if (!isJsonObject(result)) return toText(result)
  // The AI SDK says what kind of value a result is.
  const { type, value } = result
  if (typeof type === 'string' && value !== undefined) return resultText(value, depth + 1)
  return textIn(result) ?? toText(result)
}

function label(type: string, fields: JsonObject): string {
  const name = firstOf(fields, LABEL_KEYS)
  return `[${typeof name === 'string' ? `${type} ${name}` : type}]`
}

function firstOf(fields: JsonObject, keys: readonly string[]): unknown {
  for (const key of keys) {
    if (fields[key] !== undefined && fields[key] !== null) return fields[key]
  }
  return undefined
}
