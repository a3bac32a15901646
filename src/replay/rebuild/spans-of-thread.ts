import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { growSpanTree, type SpanNode } from './span-tree.ts'
import { readThreadEntry } from './thread-entry.ts'
import { readThreadId } from '../thread-summary.ts'

/**
 * Of many spans the ones of a thread: those that carry its id, as an attribute or in their tracestate, what hangs below
 * them, and the unmarked rest of their traces. Spans of another thread stay out, also in the same trace.
 */
export function spansOfThread(
  spans: readonly RecordedSpan[],
  threadId: string,
): readonly RecordedSpan[] {
  const owners = findOwners(growSpanTree(spans))
  const traces = new Set<string>()
  for (const [{ traceId }, owner] of owners) if (owner === threadId) traces.add(traceId)
  return spans.filter((span) => {
    const owner = owners.get(span)
    return owner === undefined ? traces.has(span.traceId) : owner === threadId
  })
}

function findOwners(nodes: readonly SpanNode[]): ReadonlyMap<RecordedSpan, string | undefined> {
  const owners = new Map<RecordedSpan, string | undefined>()
  for (const { span, parent } of nodes) {
    const own = readThreadId(span.attributes) ?? readThreadEntry(span.traceState).threadId
    owners.set(span, own ?? (parent && owners.get(parent.span)))
  }
  return owners
}
