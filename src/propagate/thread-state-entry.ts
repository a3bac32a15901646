import type { SpanContext, TraceState } from '@opentelemetry/api'
import { formatMessageId } from '../thread/message-id.ts'
import {
  formatThreadEntry,
  parseThreadEntry,
  THREAD_STATE_KEY,
} from '../thread/tracestate-entry.ts'
import type { ThreadContext } from './thread-context.ts'
import { setTraceStateMember } from './trace-state.ts'

/** Prepends our entry to a tracestate. Other vendors' entries stay as far as W3C's limits allow. */
export function setThreadEntry(
  traceState: TraceState | undefined,
  threadId: string | undefined,
  messageSpanId: string | undefined,
): TraceState {
  const value = formatThreadEntry(threadId, messageSpanId)
  return setTraceStateMember(traceState, THREAD_STATE_KEY, value)
}

/** The thread that our entry on a span context names; `undefined` if the entry is missing or malformed. */
export function getThreadEntry({
  traceId,
  traceState,
}: SpanContext): Pick<ThreadContext, 'threadId' | 'messageId'> | undefined {
  const entry = parseThreadEntry(traceState?.get(THREAD_STATE_KEY))
  if (entry === undefined) return undefined
  const { threadId, messageSpanId } = entry
  return {
    ...(threadId !== undefined && { threadId }),
    ...(messageSpanId !== undefined && {
      messageId: formatMessageId({ traceId, spanId: messageSpanId, traceFlags: 1 }),
    }),
  }
}
