import { spanKey } from '../../thread/span-ids.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { readString } from '../../thread/attribute-text.ts'
import { toOutcome } from '../../thread/feedback/outcome.ts'
import { fromJson, isJsonObject, type JsonObject } from '../../thread/json.ts'
import {
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_FEEDBACK_ABOUT,
  ATTR_CHAT_KIND,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_OUTCOME,
  ATTR_USER_ID,
} from '../../thread/semconv.ts'
import { textHash } from '../../thread/text-hash.ts'
import { compareOpinions } from './compare-opinions.ts'
import { spanPosition } from './span-position.ts'

// Of a thread with more, the latest are kept.
const MAX_OPINIONS = 100

const KEYS = ['thumb', 'comment', 'outcome'] as const

/** What one author says of one message, run or thread, under one key of the feedback. The latest such word counts. */
export interface NotedOpinion {
  /** Stands for the author and the subject. */
  readonly who: string
  /** `all` takes back all earlier opinions of the author on the subject. */
  readonly key: (typeof KEYS)[number] | 'all'
  /** Its position, see `spanPosition`. */
  readonly at: string
  /** A thumb, an outcome, or whether there is a comment. `null` takes the key back. */
  readonly value: 'up' | 'down' | number | true | null
}

/** Reads what a feedback span or a message span says. */
export function noteOpinions(span: RecordedSpan): readonly NotedOpinion[] {
  const { attributes } = span
  const json = fromJson(attributes[ATTR_CHAT_FEEDBACK])
  const outcome = toOutcome(attributes[ATTR_CHAT_OUTCOME])
  const isReadable = isJsonObject(json) || json === null
  if (!isReadable && outcome === undefined) return []
  const about = { who: whoOf(span), at: spanPosition(span) }
  const values: JsonObject = {
    ...(isJsonObject(json) && json),
    ...(outcome !== undefined && { outcome }),
  }
  const noted = KEYS.flatMap((key) => {
    const value = valueOf(key, values[key])
    return value === undefined ? [] : [{ ...about, key, value }]
  })
  return json === null ? [{ ...about, key: 'all', value: null }, ...noted] : noted
}

/** Both lists in one: the later word of each author on each subject. */
export function mergeOpinions(
  a: readonly NotedOpinion[] | undefined,
  b: readonly NotedOpinion[] | undefined,
): readonly NotedOpinion[] | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const latest = new Map<string, NotedOpinion>()
  for (const opinion of [...a, ...b]) {
    const name = `${opinion.who} ${opinion.key}`
    const known = latest.get(name)
    if (known === undefined || opinion.at >= known.at) latest.set(name, opinion)
  }
  return [...latest.values()].toSorted(compareOpinions).slice(-MAX_OPINIONS)
}

// Feedback on a message may be on the message itself, below it, or name it. A hash is enough to tell subjects apart.
function whoOf(span: RecordedSpan): string {
  const { attributes } = span
  if (attributes[ATTR_CHAT_KIND] === 'message') return textHash(`message ${spanKey(span)} `)
  const about = readString(attributes, ATTR_CHAT_FEEDBACK_ABOUT) ?? 'message'
  const author = readString(attributes, ATTR_USER_ID) ?? ''
  return textHash(`${about} ${about === 'thread' ? '' : subjectOf(span)} ${author}`)
}

function subjectOf({ traceId, parentSpanId, attributes }: RecordedSpan): string {
  const named = readString(attributes, ATTR_CHAT_MESSAGE_ID)
  if (named !== undefined) return named
  return parentSpanId === undefined ? '' : spanKey({ traceId, spanId: parentSpanId })
}

function valueOf(key: (typeof KEYS)[number], value: unknown): NotedOpinion['value'] | undefined {
  if (value === null) return null
  if (key === 'thumb') return value === 'up' || value === 'down' ? value : undefined
  if (key === 'outcome') return toOutcome(value)
  return typeof value === 'string' && value !== '' ? true : undefined
}
