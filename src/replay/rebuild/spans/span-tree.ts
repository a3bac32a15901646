import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { ATTR_CHAT_KIND } from '../../../thread/semconv.ts'
import { pushTo } from '../../../thread/push-to.ts'
import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'

/** The part of a span in a thread: one of our own three, or a run, which may be plumbing. */
export type SpanPart = 'message' | 'event' | 'feedback' | 'run'

/** A span in its place below its parent. */
export interface SpanNode {
  readonly key: SpanKey
  readonly span: RecordedSpan
  readonly part: SpanPart
  /** Absent on roots, on orphans, and if a circle of parents was cut here. */
  readonly parent?: SpanNode
  /** The span names a parent that is missing. */
  readonly isOrphan: boolean
}

const OWN_PARTS: ReadonlyMap<unknown, SpanPart> = new Map([
  ['message', 'message'],
  ['event', 'event'],
  ['feedback', 'feedback'],
])

/**
 * Puts distinct spans below their parents. In the result, parents come before their children. Damaged spans may be
 * their own ancestors: such a circle is cut above the smallest key in it.
 */
export function growSpanTree(spans: readonly RecordedSpan[]): readonly SpanNode[] {
  const parents = readParents(spans)
  const cut = circleCuts(parents)
  const present = new Set(spans.map(spanKey))
  const roots: RecordedSpan[] = []
  const children = new Map<SpanKey, RecordedSpan[]>()
  for (const span of spans) {
    const key = spanKey(span)
    const parent = parents.get(key)
    if (parent === undefined || !present.has(parent) || cut.has(key)) roots.push(span)
    else pushTo(children, parent, span)
  }
  const nodes = roots.map((span) => createNode(span, parents.has(spanKey(span))))
  // The list grows while it is walked. Recursion could overflow the stack.
  for (const node of nodes) {
    for (const span of children.get(node.key) ?? []) nodes.push(createNode(span, false, node))
  }
  return nodes
}

function createNode(span: RecordedSpan, isOrphan: boolean, parent?: SpanNode): SpanNode {
  const part = OWN_PARTS.get(span.attributes[ATTR_CHAT_KIND]) ?? 'run'
  return { key: spanKey(span), span, part, isOrphan, ...(parent && { parent }) }
}

function readParents(spans: readonly RecordedSpan[]): ReadonlyMap<SpanKey, SpanKey> {
  const parents = new Map<SpanKey, SpanKey>()
  for (const { traceId, spanId, parentSpanId } of spans) {
    if (parentSpanId === undefined || parentSpanId === '') continue
    parents.set(spanKey({ traceId, spanId }), spanKey({ traceId, spanId: parentSpanId }))
  }
  return parents
}

function circleCuts(parents: ReadonlyMap<SpanKey, SpanKey>): ReadonlySet<SpanKey> {
  const cuts = new Set<SpanKey>()
  const walked = new Set<SpanKey>()
  for (const start of parents.keys()) {
    const path = new Set<SpanKey>()
    let at: SpanKey | undefined = start
    while (at !== undefined && !walked.has(at) && !path.has(at)) {
      path.add(at)
      at = parents.get(at)
    }
    if (at !== undefined && path.has(at)) cuts.add(smallestInCircle(at, parents))
    for (const key of path) walked.add(key)
  }
  return cuts
}

function smallestInCircle(start: SpanKey, parents: ReadonlyMap<SpanKey, SpanKey>): SpanKey {
  let smallest = start
  for (let at = parents.get(start); at !== undefined && at !== start; at = parents.get(at)) {
    if (at < smallest) smallest = at
  }
  return smallest
}
