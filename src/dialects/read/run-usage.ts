import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { RunUsage } from '../../thread/recorded-thread.ts'
import { parseJson } from '../messages/parse-json.ts'
import { present } from '../present.ts'
import { toNumber } from '../messages/to-number.ts'

const KEYS: Readonly<Record<keyof RunUsage, readonly string[]>> = {
  inputTokens: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
    'llm.usage.prompt_tokens',
    'gen_ai.usage.embeddings_tokens',
    // Pydantic AI's agents, of all their calls.
    'gen_ai.aggregated_usage.input_tokens',
  ],
  outputTokens: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'llm.usage.completion_tokens',
    'gen_ai.aggregated_usage.output_tokens',
  ],
  cachedInputTokens: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.cachedInputTokens',
    'ai.usage.inputTokenDetails.cacheReadTokens',
    'gen_ai.usage.input_cached_tokens',
    'gen_ai.usage.cached_tokens',
    'gen_ai.usage.details.cache_read_tokens',
    'gen_ai.usage.details.cached_tokens',
    'cache_read_tokens',
  ],
  reasoningTokens: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.completion_tokens_details.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.reasoningTokens',
    'ai.usage.outputTokenDetails.reasoningTokens',
    'gen_ai.usage.details.reasoning_tokens',
    'llm.usage.reasoning_tokens',
  ],
  cost: [
    'gen_ai.usage.cost',
    'gen_ai.usage.total_cost',
    'gen_ai.cost.total_cost',
    'llm.cost.total',
    'operation.cost',
    'langwatch.span.cost',
    'cost_usd',
  ],
}

/** The tokens and cost that a span tells, in whatever dialect; `undefined` where it tells none. A present 0 counts. */
export function readUsage(attributes: ReadAttributes): RunUsage | undefined {
  const bag = readBags(attributes)
  const usage = present<RunUsage>({
    inputTokens: read(attributes, 'inputTokens') ?? claudeCodeInput(attributes) ?? bag.inputTokens,
    outputTokens:
      read(attributes, 'outputTokens') ?? claudeCodeOutput(attributes) ?? bag.outputTokens,
    cachedInputTokens: read(attributes, 'cachedInputTokens') ?? bag.cachedInputTokens,
    reasoningTokens: read(attributes, 'reasoningTokens') ?? bag.reasoningTokens,
    cost: read(attributes, 'cost') ?? splitCost(attributes) ?? bag.cost,
  })
  return Object.keys(usage).length === 0 ? undefined : usage
}

function read(attributes: ReadAttributes, field: keyof RunUsage): number | undefined {
  return firstNumber(attributes, KEYS[field])
}

function firstNumber(values: ReadAttributes, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const number = toNumber(values[key])
    if (number !== undefined && number >= 0) return number
  }
  return undefined
}

// Claude Code counts what it read from the cache apart.
function claudeCodeInput(attributes: ReadAttributes): number | undefined {
  return sum(attributes, ['input_tokens', 'cache_read_tokens', 'cache_creation_tokens'])
}

function claudeCodeOutput(attributes: ReadAttributes): number | undefined {
  return firstNumber(attributes, ['output_tokens'])
}

function splitCost(attributes: ReadAttributes): number | undefined {
  return sum(attributes, ['gen_ai.usage.input_cost', 'gen_ai.usage.output_cost'])
}

function sum(
  attributes: ReadAttributes,
  [first = '', ...more]: readonly string[],
): number | undefined {
  const start = toNumber(attributes[first])
  if (start === undefined) return undefined
  return more.reduce((total, key) => total + (toNumber(attributes[key]) ?? 0), start)
}

const BAGS = [
  'mlflow.chat.tokenUsage',
  'braintrust.metrics',
  'langsmith.usage_metadata',
  'langwatch.metrics',
  'lk.llm_metrics',
] as const
const LANGFUSE_USAGE = 'langfuse.observation.usage_details'
const LANGFUSE_COST = 'langfuse.observation.cost_details'

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
  const usage = jsonObject(attributes[LANGFUSE_USAGE]) ?? {}
  const cost = jsonObject(attributes[LANGFUSE_COST]) ?? {}
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
