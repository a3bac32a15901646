import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { readForeignThread } from '../../../dialects/foreign-thread.ts'
import { findThreadEntry } from '../../../thread/tracestate-entry.ts'
import { readString } from '../../../thread/attribute-text.ts'
import { ATTR_CHAT_KIND, ATTR_CHAT_MESSAGE_EXTERNAL_ID } from '../../../thread/semconv.ts'
import { readThreadId } from '../../../thread/thread-id.ts'
import { growSpanTree, type SpanNode } from './span-tree.ts'

/**
 * The spans of a thread: those with its id as an attribute or in their tracestate, the spans below them, and the
 * unmarked rest of their traces. Spans of another thread are left out, also in the same trace. If no span of a trace
 * has an id of ours, the ids of other tools count. Feedback that names no thread is found by the app's own id of a
 * message. Without an id, the spans that have none.
 */
export function spansOfThread(
  spans: readonly RecordedSpan[],
  threadId: string,
): readonly RecordedSpan[] {
  const owners = findOwners(growSpanTree(spans))
  const namesOwn = ownIdReader(owners, threadId)
  const traces = new Set<string>()
  for (const [{ traceId }, owner] of owners) if (owner === threadId) traces.add(traceId)
  return spans.filter((span) => {
    const owner = owners.get(span)
    if (owner !== undefined) return owner === threadId
    return threadId === '' || traces.has(span.traceId) || namesOwn(span)
  })
}

// Feedback by the app's own id of a message may name no thread. It belongs to the only one that has such a message.
function ownIdReader(
  owners: ReadonlyMap<RecordedSpan, string | undefined>,
  threadId: string,
): (span: RecordedSpan) => boolean {
  const threads = new Map<string, string | undefined>()
  for (const [{ attributes }, owner] of owners) {
    if (attributes[ATTR_CHAT_KIND] !== 'message') continue
    const id = readString(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID)
    if (id === undefined) continue
    threads.set(id, threads.has(id) && threads.get(id) !== owner ? undefined : owner)
  }
  return ({ attributes }) => {
    const id = readString(attributes, ATTR_CHAT_MESSAGE_EXTERNAL_ID)
    const isFeedback = attributes[ATTR_CHAT_KIND] === 'feedback'
    return isFeedback && id !== undefined && threads.get(id) === threadId
  }
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

// An uncertain id counts only if the trace has no certain one, and then only the first.
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
