import { parseInstant } from '../../thread/instant.ts'
import { isJsonObject, type JsonObject } from '../../thread/json.ts'
import { toOutcome } from '../../thread/feedback/outcome.ts'
import { toVerdict } from '../../thread/feedback/verdict.ts'
import { isAlteration } from './message-alterations.ts'
import type { LabelLine, OpinionLine } from './opinion-line.ts'

/** Reads the `opinions` of a line or message; `undefined` for anything that no export writes. */
export function parseOpinions(value: unknown): readonly OpinionLine[] | undefined {
  const isWritten = Array.isArray(value) && value.every((item) => isOpinion(item, OPINION_KEYS))
  return isWritten ? (value as OpinionLine[]) : undefined
}

/** Reads the `labels` of a line; `undefined` for anything that no export writes. */
export function parseLabels(value: unknown): readonly LabelLine[] | undefined {
  const isWritten = Array.isArray(value) && value.every(isLabel)
  return isWritten ? (value as LabelLine[]) : undefined
}

const OPINION_KEYS = new Set(['author', 'feedback', 'outcome', 'altered', 'timestamp'])
const LABEL_KEYS = new Set([...OPINION_KEYS, 'signal', 'verdict', 'message'])

function isLabel(value: unknown): boolean {
  if (!isJsonObject(value) || !isOpinion(value, LABEL_KEYS)) return false
  const { signal, verdict, message } = value
  const isVerdict = verdict === undefined || toVerdict(verdict) !== undefined
  return typeof signal === 'string' && signal !== '' && isVerdict && isText(message)
}

function isOpinion(value: unknown, keys: ReadonlySet<string>): boolean {
  if (!isJsonObject(value)) return false
  return Object.keys(value).every((key) => keys.has(key)) && hasOpinion(value)
}

function hasOpinion({ author, feedback, outcome, altered, timestamp }: JsonObject): boolean {
  return (
    isText(author) &&
    (feedback === undefined || isJsonObject(feedback)) &&
    (outcome === undefined || toOutcome(outcome) !== undefined) &&
    (altered === undefined || isAlteration(altered)) &&
    (timestamp === undefined || isTime(timestamp))
  )
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isTime(value: unknown): boolean {
  const isStated = typeof value === 'string' || typeof value === 'number'
  return isStated && parseInstant(value) !== undefined
}
