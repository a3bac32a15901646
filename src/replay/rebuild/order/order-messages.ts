import type { Cause } from './find-causes.ts'
import type { MergedDuplicates } from './merge-duplicates.ts'
import type { MessageNode } from '../spans/message-node.ts'
import { pushTo } from '../../../thread/push-to.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import { compareValues } from '../spans/compare-values.ts'
import type { ThreadClock } from './thread-clock.ts'
import { type Edge, topologicalOrder } from './topological-order.ts'

/** The facts that decide the order of messages. */
export interface MessageEvidence extends MergedDuplicates {
  /** All message spans, including those merged into another. */
  readonly nodes: readonly MessageNode[]
  readonly causes: ReadonlyMap<SpanNode, Cause>
  readonly clock: ThreadClock
}

/**
 * The messages in the order of the conversation. Links, causes and the count of each recorder come first. Messages that
 * these leave open are ordered by the start of their turn, then by their own start.
 */
export function orderMessages(evidence: MessageEvidence): readonly MessageNode[] {
  const byTime = sortByTime(evidence)
  const ranks = new Map(byTime.map((message, rank) => [message, rank]))
  const order = topologicalOrder(byTime.length, [...rankEdges(evidence, ranks)])
  return order.map((rank) => byTime[rank] as MessageNode)
}

function sortByTime(evidence: MessageEvidence): readonly MessageNode[] {
  const { messages, messageOf, causes, clock } = evidence
  const turnOf = ({ node }: MessageNode) => {
    const cause = messageOf.get(causes.get(node)?.message?.key ?? '')
    return (cause?.node ?? node).span.traceId
  }
  const turnStarts = new Map<string, bigint>()
  for (const message of messages) {
    const start = clock.start(message.node)
    const known = turnStarts.get(message.node.span.traceId)
    if (known === undefined || start < known) turnStarts.set(message.node.span.traceId, start)
  }
  const turnStart = (message: MessageNode) =>
    turnStarts.get(turnOf(message)) ?? clock.start(message.node)
  return messages.toSorted(
    (a, b) =>
      compareValues(turnStart(a), turnStart(b)) ||
      compareValues(clock.start(a.node), clock.start(b.node)) ||
      compareValues(a.seq ?? Infinity, b.seq ?? Infinity) ||
      compareValues(a.node.span.spanId, b.node.span.spanId) ||
      compareValues(a.node.key, b.node.key),
  )
}

function* rankEdges(
  evidence: MessageEvidence,
  ranks: ReadonlyMap<MessageNode, number>,
): Generator<Edge> {
  for (const [before, after] of messageEdges(evidence)) {
    const [from, to] = [ranks.get(before), ranks.get(after)]
    if (from !== undefined && to !== undefined) yield [from, to]
  }
}

function* messageEdges({
  nodes,
  messageOf,
  causes,
}: MessageEvidence): Generator<[MessageNode, MessageNode]> {
  for (const { node, references } of nodes) {
    const after = messageOf.get(node.key)
    const { previous, replyTo, replaces, retryOf } = references
    const retried = retryOf === 'latest' ? undefined : retryOf
    const cause = causes.get(node)?.message
    for (const key of [previous?.key, replyTo?.key, replaces?.key, retried?.key, cause?.key]) {
      const before = messageOf.get(key ?? '')
      if (before !== undefined && after !== undefined) yield [before, after]
    }
  }
  for (const [before, after] of countedPairs(nodes)) {
    const pair = [messageOf.get(before.node.key), messageOf.get(after.node.key)] as const
    if (pair[0] !== undefined && pair[1] !== undefined) yield [pair[0], pair[1]]
  }
}

function* countedPairs(nodes: readonly MessageNode[]): Generator<[MessageNode, MessageNode]> {
  const byRecorder = new Map<string, MessageNode[]>()
  for (const node of nodes) if (node.seq !== undefined) pushTo(byRecorder, node.recorder, node)
  for (const counted of byRecorder.values()) {
    counted.sort((a, b) => compareValues(a.seq ?? 0, b.seq ?? 0))
    for (const [n, after] of counted.entries()) {
      const before = counted[n - 1]
      if (before !== undefined && before.seq !== after.seq) yield [before, after]
    }
  }
}
