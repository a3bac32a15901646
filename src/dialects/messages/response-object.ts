import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { RunUsage } from '../../thread/recorded-thread.ts'
import { firstText } from './first-text.ts'
import { present } from '../present.ts'
import type { RunContent } from '../run-content.ts'
import { toNumber } from './to-number.ts'

/**
 * What a model's response says beside the answer: which model it was, why it stopped, and what it used. Genkit, Haystack
 * and LangSmith say it nowhere else.
 *
 * @param value a response of any provider or framework, parsed
 */
export function readResponse(value: unknown): RunContent {
  const layers = layersOf(value)
  return present<RunContent>({
    model: firstIn(layers, (layer) => firstText(layer, MODEL_KEYS)),
    finishReason: firstIn(layers, (layer) => firstText(layer, FINISH_KEYS)),
    usage: firstIn(layers, readUsage),
  })
}

const MODEL_KEYS = ['model', 'model_name', 'modelVersion'] as const
const FINISH_KEYS = ['finish_reason', 'finishReason', 'stop_reason', 'stopReason'] as const
const USAGE_KEYS = ['usage', 'usageMetadata', 'usage_metadata', 'token_usage'] as const

/** Keys of the next layer: OpenAI's choices, Gemini's candidates, Haystack's replies, LangChain's generations. */
const NEXT = [
  'choices',
  'candidates',
  'replies',
  'generations',
  'meta',
  'generation_info',
  'message',
  'kwargs',
  'response_metadata',
] as const
const MAX_DEPTH = 6

// The response and the layers inside it, of several choices the first.
function layersOf(value: unknown): readonly JsonObject[] {
  const layers: JsonObject[] = []
  const open: (readonly [value: unknown, depth: number])[] = [[value, 0]]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [inner, depth] = next
    if (depth > MAX_DEPTH) continue
    if (Array.isArray(inner)) open.push([inner[0], depth + 1])
    if (!isJsonObject(inner)) continue
    layers.push(inner)
    for (const key of NEXT) if (inner[key] != null) open.push([inner[key], depth + 1])
  }
  return layers
}

function firstIn<Found>(
  layers: readonly JsonObject[],
  read: (layer: JsonObject) => Found | undefined,
): Found | undefined {
  for (const layer of layers) {
    const found = read(layer)
    if (found !== undefined) return found
  }
  return undefined
}

function readUsage(layer: JsonObject): RunUsage | undefined {
  const bag = USAGE_KEYS.map((key) => layer[key]).find(isJsonObject)
  if (bag === undefined) return undefined
  const read = (...keys: readonly string[]) =>
    keys.map((key) => toNumber(bag[key])).find((count) => count !== undefined)
  const usage = present<RunUsage>({
    inputTokens: read('inputTokens', 'input_tokens', 'prompt_tokens', 'promptTokenCount'),
    outputTokens: read(
      'outputTokens',
      'output_tokens',
      'completion_tokens',
      'candidatesTokenCount',
    ),
    cachedInputTokens: read(
      'cachedContentTokens',
      'cache_read_input_tokens',
      'cachedContentTokenCount',
    ),
    reasoningTokens: read('thoughtsTokens', 'thoughtsTokenCount'),
  })
  return Object.keys(usage).length === 0 ? undefined : usage
}
