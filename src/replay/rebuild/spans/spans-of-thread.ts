import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { readForeignThread } from '../../../dialects/foreign-thread.ts'
import { findThreadEntry } from '../../../thread/tracestate-entry.ts'
import { readThreadId } from '../../thread-summary.ts'
import { growSpanTree, type SpanNode } from './span-tree.ts'

/**
 * Of many spans the ones of a thread: those that carry its id, as an attribute or in their tracestate, what hangs below
 * them, and the unmarked rest of their traces. Spans of another thread stay out, also in the same trace. In traces of
 * which no span carries an id of ours, the ids of other tools count. Without an id, those that carry none.
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
    return owner === undefined ? threadId === '' || traces.has(span.traceId) : owner === threadId
  })
}

function findOwners(nodes: readonly SpanNode[]): ReadonlyMap<RecordedSpan, string | undefined> {
  const readForeign = foreignReader(nodes)
  const owners = new Map<RecordedSpan, string | undefined>()
  for (const { span, parent } of nodes) {
    const own = readOwn(span) ?? readForeign(span)
    owners.set(span, own ?? (parent && owners.get(parent.span)))
  }
  return owners
}

function readOwn({ attributes, traceState }: RecordedSpan): string | undefined {
  return readThreadId(attributes) ?? findThreadEntry(traceState)?.threadId
}

// What is uncertain only counts where nothing certain does, and of that the first.
function foreignReader(nodes: readonly SpanNode[]): (span: RecordedSpan) => string | undefined {
  const owned = new Set<string>()
  const certain = new Set<string>()
  const first = new Map<string, { readonly id: string; readonly start: bigint }>()
  for (const { span } of nodes) {
    const { traceId, startUnixNano: start } = span
    if (readOwn(span) !== undefined) owned.add(traceId)
    const foreign = readForeignThread(span)
    if (foreign?.isCertain === true) certain.add(traceId)
    if (foreign?.isCertain !== false) continue
    const { id } = foreign
    const known = first.get(traceId)
    const isFirst =
      known === undefined || start < known.start || (start === known.start && id < known.id)
    if (isFirst) first.set(traceId, { id, start })
  }
  return (span) => {
    const foreign = owned.has(span.traceId) ? undefined : readForeignThread(span)
    if (foreign === undefined || foreign.isCertain) return foreign?.id
    return certain.has(span.traceId) ? undefined : first.get(span.traceId)?.id
  }
}
