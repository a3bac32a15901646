import { type RecordedSpan, serviceName } from '../../../otlp/recorded-span.ts'
import { isUnfinished } from '../../../otlp/repeats/is-unfinished.ts'
import { ATTR_CHAT_MESSAGE_TIME } from '../../../thread/semconv.ts'
import { compareValues } from '../spans/compare-values.ts'
import type { SpanNode } from '../spans/span-tree.ts'

/** The times of spans on one clock for all services of the thread. */
export interface ThreadClock {
  readonly start: (node: SpanNode) => bigint
  /** Never before the start. */
  readonly end: (node: SpanNode) => bigint
  /** Orders by start; at the same instant by key, so that no two spans are equal. */
  readonly compare: (a: SpanNode, b: SpanNode) => number
}

/** How far a service's clock must be moved at least, and may be at most if a caller waited for it. Nanoseconds. */
interface SkewBounds {
  least: bigint
  most?: bigint
}

// A larger difference is not a wrong clock: the app gave the time of a past message.
const MAX_SKEW = 24n * 3_600_000_000_000n
const PRODUCER = 4
const CONSUMER = 5

/**
 * Corrects the clocks of services. A span does not start before the span that caused it, and a call ends before its
 * caller has the answer. All spans of one service that another one called in a trace are moved by the same time, so
 * that gaps within a service stay. A clock that can be right is not moved. The rule is that of Jaeger's clock skew
 * adjustment, but for a whole service instead of span by span.
 */
export function readClock(nodes: readonly SpanNode[]): ThreadClock {
  const bounds = findBounds(nodes)
  const shifts = new Map<SpanNode, bigint>()
  for (const node of nodes) {
    const pair = servicePair(node)
    const own = pair === undefined ? 0n : skewWithin(bounds.get(pair))
    const above = node.parent === undefined ? 0n : (shifts.get(node.parent) ?? 0n)
    shifts.set(node, isStated(node) ? 0n : above + own)
  }
  const start = (node: SpanNode) => atLeast(node.span.startUnixNano + (shifts.get(node) ?? 0n), 0n)
  const end = (node: SpanNode) => start(node) + duration(node.span)
  return {
    start,
    end,
    compare: (a, b) => compareValues(start(a), start(b)) || compareValues(a.key, b.key),
  }
}

function findBounds(nodes: readonly SpanNode[]): ReadonlyMap<string, SkewBounds> {
  const bounds = new Map<string, SkewBounds>()
  for (const node of nodes) {
    const pair = servicePair(node)
    if (pair === undefined || node.parent === undefined) continue
    const { least, most } = boundsOf(node, node.parent)
    if (least > MAX_SKEW) continue
    const known = bounds.get(pair)
    bounds.set(pair, {
      least: known === undefined || least > known.least ? least : known.least,
      ...narrower(known?.most, most),
    })
  }
  return bounds
}

function narrower(a: bigint | undefined, b: bigint | undefined): Pick<SkewBounds, 'most'> {
  if (a === undefined || b === undefined) return a === b ? {} : { most: (a ?? b) as bigint }
  return { most: a < b ? a : b }
}

function boundsOf(child: SpanNode, parent: SpanNode): SkewBounds {
  const least = parent.span.startUnixNano - child.span.startUnixNano
  const most = least + duration(parent.span) - duration(child.span)
  return waitsForChild(parent, child) && most >= least && most >= -MAX_SKEW
    ? { least, most }
    : { least }
}

// A message does not wait for the spans that it causes, nor a producer for the reader of its queue. An unfinished span's
// end is unknown.
function waitsForChild({ part, span }: SpanNode, child: SpanNode): boolean {
  if (part !== 'run' || isUnfinished(span)) return false
  return span.kind !== PRODUCER && child.span.kind !== CONSUMER
}

function skewWithin(bounds: SkewBounds | undefined): bigint {
  if (bounds === undefined) return 0n
  const { least, most } = bounds
  if (most === undefined || most < least) return atLeast(least, 0n)
  // Assumes that request and response took equally long.
  return least > 0n || most < 0n ? (least + most) / 2n : 0n
}

// A time that the app stated is not a reading of a clock.
function isStated({ span }: SpanNode): boolean {
  return span.attributes[ATTR_CHAT_MESSAGE_TIME] === 'stated'
}

function servicePair(node: SpanNode): string | undefined {
  const { span, parent } = node
  if (parent === undefined || isStated(node) || isStated(parent)) return undefined
  const [above, below] = [serviceName(parent.span), serviceName(span)]
  return above === below ? undefined : JSON.stringify([span.traceId, above ?? null, below ?? null])
}

function duration({ startUnixNano, endUnixNano }: RecordedSpan): bigint {
  return atLeast(endUnixNano - startUnixNano, 0n)
}

function atLeast(value: bigint, least: bigint): bigint {
  return value < least ? least : value
}
