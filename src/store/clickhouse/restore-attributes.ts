import { type AttributeMap, createAttributes, narrowInteger } from '../../otlp/any-value.ts'
import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type { SpanAttributes, SpanAttributeValue } from '../../otlp/recorded-span.ts'
import { ATTRIBUTES, type AttributeType } from '../../thread/attributes.ts'

const INTEGER = /^-?\d{1,19}$/
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

// Our own keys, and those that OpenTelemetry's conventions define for runs, resources and calls between services.
const NUMBER_KEYS: ReadonlySet<string> = new Set([
  ...keysOfType('int'),
  ...keysOfType('fraction'),
  'gen_ai.embeddings.dimension.count',
  'gen_ai.evaluation.score.value',
  'gen_ai.request.choice.count',
  'gen_ai.request.frequency_penalty',
  'gen_ai.request.max_tokens',
  'gen_ai.request.presence_penalty',
  'gen_ai.request.seed',
  'gen_ai.request.temperature',
  'gen_ai.request.top_k',
  'gen_ai.request.top_p',
  'client.port',
  'http.request.body.size',
  'http.request.resend_count',
  'http.response.body.size',
  'http.response.status_code',
  'network.local.port',
  'network.peer.port',
  'process.parent_pid',
  'process.pid',
  'server.port',
])
const NUMBER_PREFIXES = ['gen_ai.usage.', 'llm.token_count.']
const BOOLEAN_KEYS: ReadonlySet<string> = new Set(keysOfType('boolean'))
const LIST_KEYS: ReadonlySet<string> = new Set([
  'gen_ai.request.encoding_formats',
  'gen_ai.request.stop_sequences',
  'gen_ai.response.finish_reasons',
  'process.command_args',
])

/** Reads a `Map(String, String)`. Each value gets back the type that the convention of its key defines. */
export function readAttributes(owner: JsonReader, key: string): SpanAttributes {
  return readMap(owner.object(key))
}

/** Reads a list of such maps. */
export function readAttributeLists(owner: JsonReader, key: string): readonly SpanAttributes[] {
  return owner.list(key).map(readMap)
}

function readMap(map: JsonReader | undefined): SpanAttributes {
  const attributes: AttributeMap = createAttributes()
  for (const key of map?.keys() ?? []) attributes[key] = restore(key, map?.text(key) ?? '')
  return attributes
}

function restore(key: string, text: string): SpanAttributeValue {
  if (isNumberKey(key)) return restoreNumber(text)
  if (BOOLEAN_KEYS.has(key)) return restoreBoolean(text)
  return LIST_KEYS.has(key) ? restoreList(text) : text
}

function keysOfType(wanted: AttributeType): readonly string[] {
  return Object.entries(ATTRIBUTES).flatMap(([key, { type }]) => (type === wanted ? [key] : []))
}

function isNumberKey(key: string): boolean {
  return (
    NUMBER_KEYS.has(key) ||
    // The length of a text before it was cut: see `writeAlteration`.
    (key.startsWith('chat.') && key.endsWith('.length')) ||
    NUMBER_PREFIXES.some((prefix) => key.startsWith(prefix))
  )
}

function restoreNumber(text: string): SpanAttributeValue {
  if (INTEGER.test(text)) return narrowInteger(BigInt(text))
  return NUMBER.test(text) ? Number(text) : text
}

function restoreBoolean(text: string): SpanAttributeValue {
  return text === 'true' || text === 'false' ? text === 'true' : text
}

function restoreList(text: string): SpanAttributeValue {
  try {
    const list: unknown = JSON.parse(text)
    const isTexts = Array.isArray(list) && list.every((item) => typeof item === 'string')
    return isTexts ? list : text
  } catch {
    return text
  }
}
