import type { SpanContext } from '@opentelemetry/api'
import { parseMessageId } from '../thread/message-id.ts'
import type { ThreadContext } from './thread-context.ts'
import { deleteThreadEntry, getClaimedEntry, setThreadEntry } from './thread-state-entry.ts'
import { warnOnce } from './warning.ts'

/**
 * Makes our entry on a span context name this thread, if there is an entry. `undefined` removes the entry. Children
 * inherit it, and stock propagators send it to the next service. Never throws: a span context may be frozen.
 */
export function writeThreadEntry(
  spanContext: SpanContext,
  thread: ThreadContext | undefined,
): void {
  if (getClaimedEntry(spanContext) === undefined) return
  const settled =
    thread === undefined
      ? deleteThreadEntry(spanContext.traceState)
      : setThreadEntry(spanContext, thread.threadId, messageIn(spanContext.traceId, thread))
  try {
    if (settled === undefined) delete spanContext.traceState
    else spanContext.traceState = settled
  } catch (error) {
    warnOnce('the tracestate of a span could not be changed', error)
  }
}

// An entry can only name a message of its own trace.
function messageIn(traceId: string, { messageId }: ThreadContext): string | undefined {
  const message = parseMessageId(messageId)
  return message?.traceId === traceId ? message.spanId : undefined
}
