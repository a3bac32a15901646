import type { WrittenAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject, type JsonObject, toJson } from '../../thread/json.ts'
import { fieldOf, firstChoice, unwrapChunk } from './unwrap-chunk.ts'

/**
 * What a model says of its answer, from whole responses or from the chunks of a stream: id, model, finish reason and usage,
 * in OpenTelemetry's keys.
 *
 * @see `textOfChunk` for the sources of the shapes.
 */
export class ResponseFacts {
  readonly #usage = new Map<string, number>()
  #id: string | undefined
  #model: string | undefined
  #finishReason: string | undefined

  add(value: unknown): void {
    const chunk = unwrapChunk(value)
    if (chunk === undefined) return
    const layers = layersOf(chunk)
    this.#id = idOf(chunk) ?? this.#id
    this.#model = textIn(layers, MODEL) ?? this.#model
    this.#finishReason = finishReasonOf(layers) ?? this.#finishReason
    for (const layer of layers) this.#addUsage(layer)
  }

  get attributes(): WrittenAttributes {
    return {
      ...(this.#id !== undefined && { 'gen_ai.response.id': this.#id }),
      ...(this.#model !== undefined && { 'gen_ai.response.model': this.#model }),
      ...(this.#finishReason !== undefined && {
        'gen_ai.response.finish_reasons': toJson([this.#finishReason]),
      }),
      ...Object.fromEntries(this.#usage),
    }
  }

  // Some providers repeat the count so far in each chunk, others give each count once.
  #addUsage(layer: JsonObject): void {
    const bag = USAGE.map((key) => fieldOf(layer, key)).find(isJsonObject) ?? layer
    for (const [key, names] of Object.entries(COUNTS)) {
      const count = countIn(bag, names)
      if (count !== undefined) this.#usage.set(key, Math.max(count, this.#usage.get(key) ?? 0))
    }
  }
}

const MODEL = ['model', 'modelVersion', 'model_name', 'modelId'] as const
const FINISH = [
  'finish_reason',
  'finishReason',
  'stop_reason',
  'stopReason',
  'done_reason',
] as const
const USAGE = ['usage', 'totalUsage', 'usageMetadata', 'usage_metadata'] as const

const COUNTS: Readonly<Record<string, readonly string[]>> = {
  'gen_ai.usage.input_tokens': [
    'input_tokens',
    'inputTokens',
    'prompt_tokens',
    'promptTokens',
    'promptTokenCount',
    'prompt_eval_count',
  ],
  'gen_ai.usage.cache_read.input_tokens': [
    'cache_read_input_tokens',
    'cacheReadInputTokens',
    'cachedInputTokens',
    'cachedContentTokenCount',
    'prompt_tokens_details.cached_tokens',
    'input_tokens_details.cached_tokens',
  ],
  'gen_ai.usage.reasoning.output_tokens': [
    'reasoningTokens',
    'thoughtsTokenCount',
    'completion_tokens_details.reasoning_tokens',
    'output_tokens_details.reasoning_tokens',
  ],
  'gen_ai.usage.output_tokens': [
    'output_tokens',
    'outputTokens',
    'completion_tokens',
    'completionTokens',
    'candidatesTokenCount',
    'eval_count',
  ],
}

// A response and what it has inside: Responses and the AI SDK `response`, Anthropic `message` and `delta`, Bedrock
// `messageStop` and `metadata`, LangChain `response_metadata`, Mastra `payload`.
function layersOf(chunk: JsonObject): readonly JsonObject[] {
  const payload = chunk['payload']
  return [
    chunk,
    firstChoice(chunk['choices']),
    firstChoice(chunk['candidates']),
    ...['response', 'delta', 'messageStop', 'metadata', 'response_metadata'].map((key) =>
      fieldOf(chunk, key),
    ),
    chunk['type'] === 'message_start' ? chunk['message'] : undefined,
    payload,
    fieldOf(payload, 'output'),
    fieldOf(fieldOf(payload, 'metadata'), 'response'),
  ].filter(isJsonObject)
}

// Elsewhere, `id` is the id of a block of text or of a message.
function idOf(chunk: JsonObject): string | undefined {
  const { type, message, response } = chunk
  const isResponse =
    Array.isArray(chunk['choices']) || type === 'message' || chunk['object'] === 'response'
  const candidates = [
    fieldOf(chunk, 'responseId'),
    isResponse ? chunk['id'] : undefined,
    type === 'message_start' ? fieldOf(message, 'id') : undefined,
    fieldOf(response, 'id'),
  ]
  return candidates.find((id) => typeof id === 'string' && id !== '') as string | undefined
}

function finishReasonOf(layers: readonly JsonObject[]): string | undefined {
  const ofSteps = layers.map((layer) => fieldOf(fieldOf(layer, 'stepResult'), 'reason'))
  const unified = layers.map((layer) => fieldOf(fieldOf(layer, 'finishReason'), 'unified'))
  const found = [...ofSteps, ...unified].find((reason) => typeof reason === 'string')
  return found ?? textIn(layers, FINISH)
}

function textIn(layers: readonly JsonObject[], keys: readonly string[]): string | undefined {
  for (const layer of layers) {
    for (const key of keys) {
      const text = fieldOf(layer, key)
      if (typeof text === 'string' && text !== '') return text
    }
  }
  return undefined
}

function countIn(bag: JsonObject, names: readonly string[]): number | undefined {
  for (const name of names) {
    const given = name.split('.').reduce<unknown>(fieldOf, bag)
    // Providers of the AI SDK divide each count.
    const count = isJsonObject(given) ? given['total'] : given
    if (typeof count === 'number' && Number.isFinite(count)) return count
  }
  return undefined
}
