import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { openInference } from '../conventions/open-inference.ts'
import { openLlmetry } from '../conventions/open-llmetry.ts'
import { openTelemetry } from '../conventions/open-telemetry.ts'
import { isCompletion } from '../is-completion.ts'
import { joinItems } from '../messages/join-items.ts'
import { readIndexed } from '../messages/indexed-attributes.ts'
import { parseJson } from '../messages/json/parse-json.ts'
import { toNumber } from '../messages/to-number.ts'
import { choiceEvents } from './gen-ai-events.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'
import { readRawIo } from './raw-io.ts'
import { withoutPieces } from './without-pieces.ts'

const { choiceCount } = keysOf(openTelemetry, 'labels', 'choiceCount')
const { outputMessages: MESSAGES } = keysOf(openTelemetry, 'own', 'outputMessages')
const INDEXED = keysOf(openLlmetry, 'indexed', 'completion')
const FINISH_KEYS = openTelemetry.finishReason ?? []
const PARAMETERS = openInference.content?.tools ?? []

/**
 * What a model gave back, as the messages that a chat has. Several messages of the assistant are pieces of one answer,
 * unless the span says that they are choices: OpenTelemetry has one message for each choice, many instrumentations one for
 * each item of the Responses API or each piece of a stream.
 */
export function joinAnswer(
  output: readonly RunMessage[] | undefined,
  span: RecordedSpan,
): readonly RunMessage[] | undefined {
  if (output === undefined || output.length < 2) return output
  const distinct = withoutPieces(output)
  const areAllSpoken = distinct.every(({ role }) => role === 'assistant')
  return areAllSpoken && areChoices(distinct, span) ? distinct : joinItems(distinct)
}

function areChoices(output: readonly RunMessage[], span: RecordedSpan): boolean {
  if (isCompletion(span.attributes)) return true
  const count = statedCount(span)
  if (count !== undefined) return count > 1
  return isNumbered(span) || (endsEach(span) && !isTextAndCalls(output))
}

/** How many choices were asked for or came, if the span says so. */
function statedCount({ attributes }: RecordedSpan): number | undefined {
  const asked = toNumber(firstValue(attributes, choiceCount))
  if (asked !== undefined) return asked
  const reasons = parseJson(firstValue(attributes, FINISH_KEYS))
  if (Array.isArray(reasons) && reasons.length > 0) return reasons.length
  const parameters = parseJson(firstValue(attributes, PARAMETERS))
  if (!isJsonObject(parameters)) return undefined
  return COUNTS.map((key) => toNumber(parameters[key])).find((number) => number !== undefined)
}

const COUNTS = ['n', 'candidate_count', 'candidateCount'] as const
const CONTAINERS = ['choices', 'candidates', 'generations'] as const

// The response itself has a list of choices, or each has its own index.
function isNumbered(span: RecordedSpan): boolean {
  const response = readRawIo(span.attributes, 'output')
  if (isJsonObject(response) && CONTAINERS.some((key) => isSeveral(response[key]))) return true
  const indices = choiceEvents(span).map(({ index }) => toNumber(index))
  return new Set(indices.filter((index) => index !== undefined)).size > 1
}

function isSeveral(value: unknown): boolean {
  return Array.isArray(value) && value.length > 1
}

function endsEach(span: RecordedSpan): boolean {
  const list = parseJson(firstValue(span.attributes, MESSAGES))
  const spread = INDEXED.completion.flatMap((key) => readIndexed(span.attributes, key))
  const listed: readonly unknown[] = Array.isArray(list) ? list : []
  return [listed, spread, choiceEvents(span)].some((all) => all.filter(isEnded).length > 1)
}

function isEnded(message: unknown): boolean {
  if (!isJsonObject(message)) return false
  const { finish_reason: reason }: JsonObject = message
  return reason != null && reason !== ''
}

function isTextAndCalls(output: readonly RunMessage[]): boolean {
  return (
    output.some(({ toolCalls }) => toolCalls !== undefined) &&
    output.some(({ content, toolCalls }) => toolCalls === undefined && content != null)
  )
}
