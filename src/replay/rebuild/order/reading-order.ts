import type { MessageNode } from '../spans/message-node.ts'
import type { SpanNode } from '../spans/span-tree.ts'
import { compareValues } from '../spans/compare-values.ts'
import type { ThreadClock } from './thread-clock.ts'

/**
 * All spans of a thread in reading order: messages in theirs, the rest between them by time. A message is never before
 * the one that precedes it, whatever its own clock says.
 */
export function readingOrder(
  nodes: readonly SpanNode[],
  ordered: readonly MessageNode[],
  clock: ThreadClock,
): readonly SpanNode[] {
  const places = new Map<SpanNode, readonly [instant: bigint, nth: number]>()
  let latest = 0n
  for (const [nth, { node }] of ordered.entries()) {
    const start = clock.start(node)
    if (start > latest) latest = start
    places.set(node, [latest, nth])
  }
  const placeOf = (node: SpanNode) => places.get(node) ?? [clock.start(node), Infinity]
  return nodes.toSorted((a, b) => {
    const [[instantA, nthA], [instantB, nthB]] = [placeOf(a), placeOf(b)]
    return (
      compareValues(instantA, instantB) || compareValues(nthA, nthB) || compareValues(a.key, b.key)
    )
  })
}
