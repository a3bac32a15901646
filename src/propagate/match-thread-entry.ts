import type { SpanContext, TraceState } from '@opentelemetry/api'
import type { ThreadContext } from './thread-context.ts'
import { getThreadEntry, verifiedTraceState } from './thread-state-entry.ts'
import { writeThreadEntry } from './write-thread-entry.ts'

// SDKs give all spans of a trace the same tracestate object, so that most spans need no second look.
const matched = new WeakMap<TraceState, string>()

/**
 * Makes the tracestate of a span that has just started agree with its thread. A span inherits the entry of its parent,
 * which may belong to another thread, or may not be signed as this process demands. Readers of stored spans, and the
 * next service, would believe it.
 */
export function matchThreadEntry(
  spanContext: SpanContext,
  thread: ThreadContext | undefined,
): void {
  const { traceState } = spanContext
  if (traceState === undefined) return
  const threadId = thread?.threadId
  if (threadId === undefined) return dropUnsigned(spanContext)
  if (matched.get(traceState) === threadId) return
  const entry = getThreadEntry(spanContext)
  const isOther = entry?.threadId !== undefined && entry.threadId !== threadId
  if (entry === undefined || isOther) writeThreadEntry(spanContext, thread)
  matched.set(spanContext.traceState ?? traceState, threadId)
}

function dropUnsigned(spanContext: SpanContext): void {
  if (verifiedTraceState(spanContext) !== spanContext.traceState) {
    writeThreadEntry(spanContext, undefined)
  }
}
