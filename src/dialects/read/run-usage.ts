import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { RunUsage } from '../../thread/recorded-thread.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { toNumber } from '../messages/to-number.ts'
import { langfuse } from '../platforms/langfuse.ts'
import { present } from '../present.ts'
import { FACT_ORDER } from './fact-order.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'

type Field = keyof RunUsage

/** The tokens and the cost that a span tells, or `undefined` if it tells none. A 0 counts. */
export function readUsage(attributes: ReadAttributes): RunUsage | undefined {
  const bag = readBags(attributes)
  const read = (field: Field) =>
    firstNumber(attributes, KEYS[field]) ?? firstSum(attributes, SUMS[field]) ?? bag[field]
  const usage = present<RunUsage>({
    inputTokens: read('inputTokens'),
    outputTokens: read('outputTokens'),
    cachedInputTokens: read('cachedInputTokens'),
    reasoningTokens: read('reasoningTokens'),
    cost: read('cost'),
  })
  return Object.keys(usage).length === 0 ? undefined : usage
}

const KEYS = byField((field) => FACT_ORDER.flatMap(({ usage }) => usage?.[field] ?? []))
const SUMS = byField((field) =>
  FACT_ORDER.flatMap(({ usageSums }) => {
    const keys = usageSums?.[field]
    return keys === undefined ? [] : [keys]
  }),
)

function byField<Value>(make: (field: Field) => Value): Readonly<Record<Field, Value>> {
  return {
    inputTokens: make('inputTokens'),
    outputTokens: make('outputTokens'),
    cachedInputTokens: make('cachedInputTokens'),
    reasoningTokens: make('reasoningTokens'),
    cost: make('cost'),
  }
}

function firstNumber(values: ReadAttributes, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const number = toNumber(values[key])
    if (number !== undefined && number >= 0) return number
  }
  return undefined
}

function firstSum(
  attributes: ReadAttributes,
  sums: readonly (readonly string[])[],
): number | undefined {
  for (const [first = '', ...more] of sums) {
    const start = toNumber(attributes[first])
    if (start === undefined) continue
    return more.reduce((total, key) => total + (toNumber(attributes[key]) ?? 0), start)
  }
  return undefined
}

const BAGS = FACT_ORDER.flatMap(({ usageBags }) => usageBags ?? [])
const LANGFUSE = keysOf(langfuse, 'labels', 'usageDetails', 'costDetails')

const BAG_KEYS = {
  inputTokens: ['input_tokens', 'prompt_tokens', 'promptTokens', 'inputTokens'],
  outputTokens: ['output_tokens', 'completion_tokens', 'completionTokens', 'outputTokens'],
  cachedInputTokens: ['cache_read_input_tokens', 'prompt_cached_tokens', 'prompt_tokens_cached'],
  reasoningTokens: ['reasoning_tokens', 'completion_reasoning_tokens'],
  cost: ['cost', 'estimated_cost', 'total_cost'],
} as const

function readBags(attributes: ReadAttributes): RunUsage {
  const langfuse = readLangfuse(attributes)
  if (Object.keys(langfuse).length > 0) return langfuse
  for (const key of BAGS) {
    const bag = jsonObject(attributes[key])
    if (bag !== undefined) return readBag(bag)
  }
  return {}
}

function readBag(given: JsonObject): RunUsage {
  // LangWatch: `{ type: 'json', value }`.
  const bag = isJsonObject(given['value']) ? given['value'] : given
  const input = jsonObject(bag['input_token_details']) ?? {}
  const output = jsonObject(bag['output_token_details']) ?? {}
  return present<RunUsage>({
    inputTokens: firstNumber(bag, BAG_KEYS.inputTokens),
    outputTokens: firstNumber(bag, BAG_KEYS.outputTokens),
    cachedInputTokens:
      firstNumber(bag, BAG_KEYS.cachedInputTokens) ?? toNumber(input['cache_read']),
    reasoningTokens: firstNumber(bag, BAG_KEYS.reasoningTokens) ?? toNumber(output['reasoning']),
    cost: firstNumber(bag, BAG_KEYS.cost),
  })
}

// Langfuse splits both counts by what they were for, and adds up whatever begins with `input` or `output`.
function readLangfuse(attributes: ReadAttributes): RunUsage {
  const usage = jsonObject(firstValue(attributes, LANGFUSE.usageDetails)) ?? {}
  const cost = jsonObject(firstValue(attributes, LANGFUSE.costDetails)) ?? {}
  return present<RunUsage>({
    inputTokens: sumOf(usage, 'input') ?? firstNumber(usage, BAG_KEYS.inputTokens),
    outputTokens: sumOf(usage, 'output') ?? firstNumber(usage, BAG_KEYS.outputTokens),
    cachedInputTokens: firstNumber(usage, [
      'input_cache_read',
      'input_cached_tokens',
      'cache_read_input_tokens',
    ]),
    reasoningTokens: firstNumber(usage, ['output_reasoning', 'output_reasoning_tokens']),
    cost: toNumber(cost['total']) ?? sumOf(cost, ''),
  })
}

function sumOf(bag: JsonObject, prefix: string): number | undefined {
  const counts = Object.keys(bag)
    .filter((key) => key.startsWith(prefix) && key !== 'total')
    .map((key) => toNumber(bag[key]))
    .filter((count) => count !== undefined)
  return counts.length === 0 ? undefined : counts.reduce((total, count) => total + count, 0)
}

function jsonObject(value: unknown): JsonObject | undefined {
  const object = parseJson(value)
  return isJsonObject(object) ? object : undefined
}
