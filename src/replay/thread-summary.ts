import type { RecordedSpan, SpanAttributes } from '../otlp/recorded-span.ts'
import { readString } from '../thread/attribute-text.ts'
import { classifySpan } from '../dialects/classify-span.ts'
import { contentText } from '../thread/content-part.ts'
import { cutText } from '../thread/limits/cut-text.ts'
import { type ReadMessage, readMessage, readTags } from '../thread/message-attributes.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { ATTR_CHAT_KIND, ATTR_CHAT_THREAD_TAGS, ATTR_USER_ID } from '../thread/semconv.ts'
import type { RunKind } from '../thread/run-kind.ts'
import { readForeignThread } from '../dialects/foreign-thread.ts'
import { readRunContent } from '../dialects/read/read-run-content.ts'
import { earlierText, laterText, type PlacedText } from './summary/placed-text.ts'
import { isMessage, readFacts } from './summary/read-facts.ts'
import { isUntimed, positionAt, spanPosition } from './summary/span-position.ts'
import { mergeFacts, subtractFacts, type SummaryFacts } from './summary/summary-facts.ts'
import { mergeTurns, type TurnFacts } from './summary/turn-facts.ts'
import { mergeSets, valueSet } from './summary/value-set.ts'

// In UTF-16 units.
const MAX_PREVIEW = 200

/**
 * What some spans of a thread say about it: parts of a summary, to be merged in any order. A store keeps one per thread
 * and merges what each new span says, so that listing threads never reads spans.
 */
export interface SummaryPart extends SummaryFacts {
  readonly id: string
  /** How many spans are summed up here. Absent if an older Threadspan summed up some of them. */
  readonly spans?: number
  readonly startUnixNano: bigint
  readonly endUnixNano: bigint
  /** No span has a known time, so that start and end only say when the spans were recorded. */
  readonly isUntimed?: true
  readonly messages: number
  readonly events: number
  readonly runs: number
  readonly errors: number
  /** Sorted, each once; the first 100 of them. */
  readonly tags: readonly string[]
  /** The user of the latest message that names one; of any other span only where no message does. */
  readonly user?: PlacedText
  /** The beginning of the earliest and latest message that has text. */
  readonly first?: PlacedText
  readonly last?: PlacedText
  /** What whole traces say. Absent if only single spans were summed up. */
  readonly turns?: TurnFacts
}

/** The keys of the user, by OpenTelemetry and by other tools. The first one on a span counts. */
export const USER_KEYS: readonly string[] = [ATTR_USER_ID, 'langfuse.user.id', 'enduser.id']

/** The user that a span names, by OpenTelemetry's key or those of other tools. */
export function readUserId(attributes: SpanAttributes): string | undefined {
  for (const key of USER_KEYS) {
    const id = readString(attributes, key)
    if (id !== undefined && id !== '') return id
  }
  return undefined
}

/** What one span says about its thread; `undefined` where it has no `chat.thread_id`. */
export function summarizeSpan(span: RecordedSpan): SummaryPart | undefined {
  const { attributes } = span
  const id = readThreadId(attributes)
  if (id === undefined) return undefined
  const kind = classifySpan(span)
  const message = isMessage(span) ? readMessage(attributes) : undefined
  return {
    ...summarizeAny(span, id, kind),
    ...readFacts(span, kind, message),
    tags: valueSet(readTags(attributes, ATTR_CHAT_THREAD_TAGS) ?? []),
    ...(message && placeText(span, message)),
  }
}

/** What a span without `chat.thread_id` says about the thread that its trace may be of. */
export interface ForeignPart {
  /** Under `''` where the span names no thread, but is a run: it belongs to whichever thread its trace is of. */
  readonly part: SummaryPart
  /** See `ForeignThread`. */
  readonly isCertain: boolean
}

/** Reads it off a span that has no `chat.thread_id`; `undefined` where it neither names a thread nor is a run. */
export function summarizeForeignSpan(span: RecordedSpan): ForeignPart | undefined {
  const thread = readForeignThread(span)
  const kind = classifySpan(span)
  if (thread === undefined && kind === undefined) return undefined
  return {
    part: {
      ...summarizeAny(span, thread?.id ?? '', kind),
      ...readFacts(span, kind, undefined),
      ...(kind === 'llm' && placeExchange(span, kind)),
    },
    isCertain: thread?.isCertain ?? false,
  }
}

function summarizeAny(span: RecordedSpan, id: string, runKind: RunKind | undefined): SummaryPart {
  const { attributes, startUnixNano, endUnixNano, status } = span
  const kind = attributes[ATTR_CHAT_KIND]
  return {
    id,
    spans: 1,
    startUnixNano,
    endUnixNano: endUnixNano === 0n ? startUnixNano : endUnixNano,
    ...(isUntimed(span) && { isUntimed: true }),
    messages: Number(kind === 'message'),
    events: Number(kind === 'event'),
    runs: Number(runKind !== undefined),
    errors: Number(status.code === 2),
    tags: [],
    // The user of feedback is its author: whose thread it is, feedback does not say.
    ...(kind !== 'feedback' && placeUser(span, kind === 'message')),
  }
}

/**
 * Adds up two parts of one thread's summary. Which comes first makes no difference, nor how many are merged before;
 * only a span that is counted twice does. Of two forms of one span, the second one's texts count.
 */
export function mergeSummary(a: SummaryPart, b: SummaryPart): SummaryPart {
  const spans = addCounts(a.spans, b.spans)
  const user = laterText(a.user, b.user)
  const first = earlierText(a.first, b.first)
  const last = laterText(a.last, b.last)
  const turns = a.turns && b.turns ? mergeTurns(a.turns, b.turns) : (a.turns ?? b.turns)
  return {
    id: a.id,
    ...(spans !== undefined && { spans }),
    ...mergeTimes(a, b),
    messages: a.messages + b.messages,
    events: a.events + b.events,
    runs: a.runs + b.runs,
    errors: a.errors + b.errors,
    tags: mergeSets(a.tags, b.tags) ?? [],
    ...(user && { user }),
    ...(first && { first }),
    ...(last && { last }),
    ...mergeFacts(a, b),
    ...(turns && { turns }),
  }
}

/**
 * A summary without a span that is replaced by another form of itself; `undefined` if no span is left. Only counts are
 * taken back: times, users, tags and texts stay, as the other form has them too.
 */
export function subtractSummary(whole: SummaryPart, part: SummaryPart): SummaryPart | undefined {
  const { spans } = whole
  const left = spans === undefined ? undefined : spans - (part.spans ?? 0)
  if (left !== undefined && left <= 0) return undefined
  return {
    ...whole,
    ...(left !== undefined && { spans: left }),
    messages: whole.messages - part.messages,
    events: whole.events - part.events,
    runs: whole.runs - part.runs,
    errors: whole.errors - part.errors,
    ...subtractFacts(whole, part),
  }
}

function placeUser(span: RecordedSpan, ofMessage: boolean): Pick<SummaryPart, 'user'> {
  const text = readUserId(span.attributes) ?? ''
  return text === '' ? {} : { user: { at: `${Number(ofMessage)} ${spanPosition(span)}`, text } }
}

function placeText(
  span: RecordedSpan,
  { content }: ReadMessage,
): Pick<SummaryPart, 'first' | 'last'> {
  const text = preview(contentText(content))
  if (text === '') return {}
  const at = spanPosition(span)
  const isFollower = followsAnother(span)
  return {
    first: { at: isFollower ? positionAt(span, span.startUnixNano) : at, text },
    last: { at, text },
  }
}

// A model call tells what the user asked, and what was answered: enough to know a thread by, where no app recorded any.
function placeExchange(span: RecordedSpan, kind: RunKind): Pick<SummaryPart, 'first' | 'last'> {
  const { inputMessages = [], outputMessages = [] } = readRunContent(span, kind)
  const at = spanPosition(span)
  const asked = preview(contentText(inputMessages.findLast(({ role }) => role === 'user')?.content))
  const answered = preview(contentText(outputMessages[0]?.content))
  return {
    ...(asked !== '' && { first: { at, text: asked } }),
    ...(answered !== '' && { last: { at, text: answered } }),
  }
}

// A message links to the one before it, so it is not the first, and an import has put it after that one.
function followsAnother({ links }: RecordedSpan): boolean {
  return links.length > 0
}

function preview(text: string): string {
  return cutText(text, MAX_PREVIEW)
}

type Times = Pick<SummaryPart, 'startUnixNano' | 'endUnixNano' | 'isUntimed'>

// Known times outrank others: past messages without a known time do not move a thread to the time of their import.
function mergeTimes(a: Times, b: Times): Times {
  if (a.isUntimed !== b.isUntimed) {
    const { startUnixNano, endUnixNano } = a.isUntimed === true ? b : a
    return { startUnixNano, endUnixNano }
  }
  return {
    startUnixNano: a.startUnixNano < b.startUnixNano ? a.startUnixNano : b.startUnixNano,
    endUnixNano: a.endUnixNano > b.endUnixNano ? a.endUnixNano : b.endUnixNano,
    ...(a.isUntimed === true && { isUntimed: true }),
  }
}

function addCounts(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b
}
