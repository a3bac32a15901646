import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { isJsonObject } from '../../thread/json.ts'
import { genkit } from '../frameworks/genkit.ts'
import { firstText } from '../messages/first-text.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { braintrust } from '../platforms/braintrust.ts'
import { present } from '../present.ts'
import type { RunContent } from '../run-content.ts'
import { FACT_ORDER } from './fact-order.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'

const MODEL_KEYS = [
  ...FACT_ORDER.flatMap(({ model }) => model?.response ?? []),
  ...FACT_ORDER.flatMap(({ model }) => model?.request ?? []),
]
const PROVIDER_KEYS = FACT_ORDER.flatMap(({ provider }) => provider ?? [])
const FINISH_KEYS = FACT_ORDER.flatMap(({ finishReason }) => finishReason ?? [])

const { metadata: BRAINTRUST_METADATA } = keysOf(braintrust, 'own', 'metadata')
const GENKIT = keysOf(genkit, 'labels', 'subtype', 'action')

/** Which model a run called, who provides it, and why it stopped. */
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
  const metadata = parseJson(firstValue(attributes, BRAINTRUST_METADATA))
  return isJsonObject(metadata) ? firstText(metadata, ['model']) : undefined
}

function genkitModel(attributes: ReadAttributes): string | undefined {
  const isModel = firstValue(attributes, GENKIT.subtype) === 'model'
  return isModel ? firstText(attributes, GENKIT.action) : undefined
}

// A list, a list as JSON, or a word. A run has one reason as a rule.
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
