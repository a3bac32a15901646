import { classifySpan } from '../../../dialects/classify-span.ts'
import { readRunContent } from '../../../dialects/read/read-run-content.ts'
import type { RunContent } from '../../../dialects/run-content.ts'
import { serviceName } from '../../../otlp/recorded-span.ts'
import { toText } from '../../../thread/json.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { RunKind } from '../../../thread/run-kind.ts'
import { ATTR_CHAT_CONVENTION } from '../../../thread/semconv.ts'
import { compareValues } from '../spans/compare-values.ts'
import type { ThreadClock } from '../order/thread-clock.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import { messageKey, saysSomething } from './message-key.ts'

interface View {
  readonly node: SpanNode
  readonly kind: Extract<RunKind, 'llm' | 'tool'>
}

interface ReadView extends View {
  readonly content: RunContent
}

// An instrumentation that callbacks reach from a queue starts and ends its span a little later, or earlier, than we do.
const MAX_EARLIER = 20_000_000n
const MAX_LATER = 1_000_000_000n
// Of calls that look alike and run at the same time.
const MAX_COMPARED = 20

/**
 * Finds the runs that callbacks of ours have recorded although another instrumentation did too: a span of theirs that
 * begins within ours, in the same service, with the same answer and tool calls, or of the same tool with the same
 * arguments. Neither is above the other, because a callback makes nothing active.
 *
 * @param nodes parents before children
 * @returns theirs, by ours
 */
export function findSecondViews(
  nodes: readonly SpanNode[],
  clock: ThreadClock,
): ReadonlyMap<SpanNode, SpanNode> {
  const views = new Map<SpanNode, SpanNode>()
  if (!nodes.some((node) => node.part === 'run' && isOurs(node))) return views
  const { ours, theirs } = candidates(nodes)
  const kinds = new Set(ours.map(({ kind }) => kind))
  const earliestFirst = (a: View, b: View) =>
    compareValues(clock.start(a.node), clock.start(b.node))
  const bySign = new Map<string, ReadView[]>()
  for (const view of theirs.toSorted(earliestFirst).toReversed()) {
    const read = kinds.has(view.kind) ? readView(view) : undefined
    for (const sign of read ? signsOf(read) : []) pushTo(bySign, sign, read as ReadView)
  }
  const taken = new Set<SpanNode>()
  for (const view of bySign.size === 0 ? [] : ours.toSorted(earliestFirst)) {
    const found = findView(readView(view), bySign, taken, clock)
    if (found === undefined) continue
    taken.add(found)
    views.set(view.node, found)
  }
  return views
}

// Only what is not inside a candidate of the other side: then a view that replaces another never stands below it.
function candidates(nodes: readonly SpanNode[]): { ours: View[]; theirs: View[] } {
  const ours: View[] = []
  const theirs: View[] = []
  const inOurs = new Set<SpanNode>()
  const inTheirs = new Set<SpanNode>()
  for (const node of nodes) {
    const { parent } = node
    if (parent !== undefined && inOurs.has(parent)) inOurs.add(node)
    if (parent !== undefined && inTheirs.has(parent)) inTheirs.add(node)
    const kind = node.part === 'run' ? kindOf(node) : undefined
    if (kind === undefined) continue
    const [side, within, outside] = isOurs(node)
      ? ([ours, inOurs, inTheirs] as const)
      : ([theirs, inTheirs, inOurs] as const)
    if (!outside.has(node)) side.push({ node, kind })
    within.add(node)
  }
  return { ours, theirs }
}

function findView(
  view: ReadView,
  bySign: ReadonlyMap<string, ReadView[]>,
  taken: ReadonlySet<SpanNode>,
  clock: ThreadClock,
): SpanNode | undefined {
  const earliest = clock.start(view.node) - MAX_EARLIER
  for (const sign of signsOf(view)) {
    const waiting = bySign.get(sign) ?? []
    // What began before this run cannot fit a later one either.
    while (waiting.length > 0 && isGone(waiting.at(-1), earliest, taken, clock)) waiting.pop()
    for (const other of waiting.slice(-MAX_COMPARED).toReversed()) {
      if (!taken.has(other.node) && isWithin(other, view, clock) && isSame(other, view)) {
        return other.node
      }
    }
  }
  return undefined
}

function isGone(
  view: View | undefined,
  earliest: bigint,
  taken: ReadonlySet<SpanNode>,
  clock: ThreadClock,
): boolean {
  return view !== undefined && (taken.has(view.node) || clock.start(view.node) < earliest)
}

function isWithin(other: View, { node }: View, clock: ThreadClock): boolean {
  const [start, end] = [clock.start(other.node), clock.end(other.node)]
  return start <= clock.end(node) && end <= clock.end(node) + MAX_LATER
}

// Some instrumentations record only the value of an only argument.
function isSame({ kind, content: a }: ReadView, { content: b }: ReadView): boolean {
  if (kind === 'llm' || a.input === undefined || b.input === undefined) return true
  const [one, other] = [toText(a.input), toText(b.input)]
  return one.includes(other) || other.includes(one)
}

/** What two views of one run have in common, the surest first. */
function signsOf({ node, kind, content }: ReadView): readonly string[] {
  const { outputMessages = [], toolCall } = content
  const place = `${serviceName(node.span) ?? ''}\n${kind}\n`
  if (kind === 'tool') {
    const id = toolCall?.id === undefined ? [] : [`${place}id ${toolCall.id}`]
    return [...id, `${place}name ${toolCall?.name ?? node.span.name}`]
  }
  const said = outputMessages.filter(saysSomething)
  // Not every instrumentation records the ids of tool calls.
  const withoutIds = said.map(({ toolCalls = [], ...message }) => ({
    ...message,
    toolCalls: toolCalls.map(({ name, arguments: args }) => ({ name, arguments: args })),
  }))
  return [...new Set([...said, ...withoutIds].map((message) => place + messageKey(message)))]
}

function readView(view: View): ReadView {
  return { ...view, content: readRunContent(view.node.span, view.kind) }
}

function kindOf({ span }: SpanNode): View['kind'] | undefined {
  const kind = classifySpan(span)
  return kind === 'llm' || kind === 'tool' ? kind : undefined
}

function isOurs({ span }: SpanNode): boolean {
  return span.attributes[ATTR_CHAT_CONVENTION] !== undefined
}
