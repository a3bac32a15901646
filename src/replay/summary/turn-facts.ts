import { classifySpan } from '../../dialects/classify-span.ts'
import { readUsage } from '../../dialects/read/run-usage.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { readString } from '../../thread/attribute-text.ts'
import type { RunUsage } from '../../thread/recorded-thread.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { ATTR_CHAT_ROLE, ATTR_CHAT_STREAM_TIMING } from '../../thread/semconv.ts'
import { unpackTiming } from '../../thread/stream/stream-timing.ts'
import { usageOf } from '../usage-of.ts'
import { isMessage } from './read-facts.ts'
import { isUntimed, spanPosition } from './span-position.ts'

const NANOS_PER_MILLI = 1_000_000n

/**
 * What the spans of a thread in one trace say together. A trace is a turn, so a question and its answer are in one. It
 * cannot be added up span by span: a model call counts once, however many instrumentations saw it.
 */
export interface TurnFacts {
  /** Input and output of all model calls. */
  readonly tokens?: number
  /** What was recorded, in whatever currency the app uses. */
  readonly cost?: number
  /** How long the first question waited for its answer to begin, and the question's position. */
  readonly firstAnswer?: { readonly at: string; readonly millis: number }
  /** The longest such wait. */
  readonly slowestMillis?: number
}

/** What {@link turnFacts} needs of a span. */
export interface TurnSpan {
  readonly spanId: string
  readonly parentSpanId?: string
  readonly kind?: RunKind
  readonly usage?: RunUsage
  readonly message?: TurnMessage
}

interface TurnMessage {
  readonly role: string
  /** Its position, see `spanPosition`. */
  readonly at: string
  readonly endUnixNano: bigint
  /** When its text began to come. */
  readonly seenUnixNano: bigint
}

/** Reads it off a span. */
export function readTurnSpan(span: RecordedSpan): TurnSpan {
  const { spanId, parentSpanId, attributes } = span
  const kind = classifySpan(span)
  const usage = kind === undefined ? undefined : readUsage(attributes)
  return {
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(kind !== undefined && { kind }),
    ...(usage !== undefined && { usage }),
    ...(isMessage(span) && !isUntimed(span) && { message: readTurnMessage(span) }),
  }
}

/** Sums up the spans of a thread in one trace, each once. */
export function turnFacts(spans: readonly TurnSpan[]): TurnFacts {
  return { ...readCosts(spans), ...readWaits(spans) }
}

/** Adds up the facts of several traces. Their order makes no difference. */
export function mergeTurns(a: TurnFacts, b: TurnFacts): TurnFacts {
  const tokens = sum(a.tokens, b.tokens)
  const cost = sum(a.cost, b.cost)
  const firstAnswer = earlier(a.firstAnswer, b.firstAnswer)
  const slowestMillis = Math.max(a.slowestMillis ?? -1, b.slowestMillis ?? -1)
  return {
    ...(tokens !== undefined && { tokens }),
    ...(cost !== undefined && { cost }),
    ...(firstAnswer !== undefined && { firstAnswer }),
    ...(slowestMillis >= 0 && { slowestMillis }),
  }
}

function readTurnMessage(span: RecordedSpan): TurnMessage {
  const { attributes, startUnixNano, endUnixNano } = span
  const [first] = unpackTiming(attributes[ATTR_CHAT_STREAM_TIMING]) ?? []
  return {
    role: readString(attributes, ATTR_CHAT_ROLE) ?? '',
    at: spanPosition(span),
    endUnixNano: endUnixNano < startUnixNano ? startUnixNano : endUnixNano,
    seenUnixNano: startUnixNano + BigInt(first?.waitMillis ?? 0) * NANOS_PER_MILLI,
  }
}

interface Tree {
  readonly kind?: RunKind
  readonly usage?: RunUsage
  readonly children: Tree[]
}

function readCosts(spans: readonly TurnSpan[]): Pick<TurnFacts, 'tokens' | 'cost'> {
  if (spans.every(({ usage }) => usage === undefined)) return {}
  const { inputTokens, outputTokens, cost } = usageOf(treesOf(spans)) ?? {}
  const tokens = sum(inputTokens, outputTokens)
  return { ...(tokens !== undefined && { tokens }), ...(cost !== undefined && { cost }) }
}

// Parents that form a ring have no root, so they count nowhere and cannot keep this from ending.
function treesOf(spans: readonly TurnSpan[]): readonly Tree[] {
  const trees = new Map<string, Tree>()
  for (const { spanId, kind, usage } of spans) {
    trees.set(spanId, { ...(kind && { kind }), ...(usage && { usage }), children: [] })
  }
  const roots: Tree[] = []
  for (const { spanId, parentSpanId } of spans) {
    const tree = trees.get(spanId) as Tree
    const parent = parentSpanId === undefined ? undefined : trees.get(parentSpanId)
    ;(parent?.children ?? roots).push(tree)
  }
  return roots
}

function readWaits(spans: readonly TurnSpan[]): Pick<TurnFacts, 'firstAnswer' | 'slowestMillis'> {
  const messages = spans.flatMap(({ message }) => (message === undefined ? [] : [message]))
  const waits = messages.toSorted(byPosition).flatMap((message, index, sorted) => {
    const next = sorted[index + 1]
    if (message.role !== 'user' || next?.role !== 'assistant') return []
    const nanos = next.seenUnixNano - message.endUnixNano
    return [{ at: message.at, millis: Number(nanos < 0n ? 0n : nanos) / 1e6 }]
  })
  const [firstAnswer] = waits
  if (firstAnswer === undefined) return {}
  return { firstAnswer, slowestMillis: Math.max(...waits.map(({ millis }) => millis)) }
}

function byPosition(a: { readonly at: string }, b: { readonly at: string }): number {
  return Number(a.at > b.at) - Number(a.at < b.at)
}

function earlier(
  a: TurnFacts['firstAnswer'],
  b: TurnFacts['firstAnswer'],
): TurnFacts['firstAnswer'] {
  return a === undefined || (b !== undefined && b.at < a.at) ? b : a
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a + b
}
