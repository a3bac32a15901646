import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject } from '../../thread/json.ts'
import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/parse-json.ts'
import { present } from '../present.ts'
import type { RunContent } from '../run-content.ts'

const MODEL_KEYS = [
  'gen_ai.response.model',
  'ai.response.model',
  'llm.response.model_name',
  'gen_ai.request.model',
  'llm.model_name',
  'llm.request.model_name',
  'ai.model.id',
  'aisdk.model.id',
  'langfuse.observation.model.name',
  'embedding.model_name',
  'reranker.model_name',
  'mlflow.llm.model',
  'llm.model',
  'model_name',
  'genkit:metadata:model',
] as const

const PROVIDER_KEYS = [
  'gen_ai.provider.name',
  'gen_ai.system',
  'llm.provider',
  'llm.system',
  'ai.model.provider',
  'aisdk.model.provider',
  'mlflow.llm.provider',
] as const

const FINISH_KEYS = [
  'gen_ai.response.finish_reasons',
  'gen_ai.response.finish_reason',
  'ai.response.finishReason',
  'ai.finishReason',
  'llm.finish_reason',
  'llm.response.finish_reason',
  'llm.response.stop_reason',
  'anthropic.message.stop_reason',
] as const

/** Which model a run called, whose it is, and why it stopped, from whichever dialect's keys are there. */
export function readModel(attributes: ReadAttributes): RunContent {
  return present<RunContent>({
    model:
      firstWord(attributes, MODEL_KEYS) ?? braintrustModel(attributes) ?? genkitModel(attributes),
    provider: firstWord(attributes, PROVIDER_KEYS),
    finishReason: readFinishReason(attributes),
  })
}

// MLflow writes JSON, also of a word.
function firstWord(attributes: ReadAttributes, keys: readonly string[]): string | undefined {
  const text = firstText(attributes, keys)
  const word = text?.startsWith('"') ? parseJson(text) : text
  return typeof word === 'string' ? word : text
}

function braintrustModel(attributes: ReadAttributes): string | undefined {
  const metadata = parseJson(attributes['braintrust.metadata'])
  return isJsonObject(metadata) ? firstText(metadata, ['model']) : undefined
}

function genkitModel(attributes: ReadAttributes): string | undefined {
  const isModel = attributes['genkit:metadata:subtype'] === 'model'
  return isModel ? firstText(attributes, ['genkit:name']) : undefined
}

// A list, a list as JSON, or a word; one run has one reason as a rule.
function readFinishReason(attributes: ReadAttributes): string | undefined {
  for (const key of FINISH_KEYS) {
    const given = parseJson(attributes[key])
    const reason: unknown = Array.isArray(given) ? given.find(Boolean) : given
    if (typeof reason === 'string' && reason !== '') return withoutEnum(reason)
  }
  return undefined
}

// Python prints a member of an enumeration with its class: `FinishReason.TOOL_CALLS` of Semantic Kernel.
function withoutEnum(reason: string): string {
  return reason.startsWith('FinishReason.') ? reason.slice(13).toLowerCase() : reason
}
