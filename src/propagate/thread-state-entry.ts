import type { SpanContext, TraceState } from '@opentelemetry/api'
import { formatMessageId, type MessageId } from '../thread/message-id.ts'
import { setTraceStateMember } from './trace-state.ts'

/**
 * Our list member in W3C `tracestate`: `threadspan=<thread id, percent-encoded>/<message span id>`. Either may be empty:
 * the id where it is unknown or too long, the span id where the message is in another trace.
 */
export const THREAD_STATE_KEY = 'threadspan'
// W3C: a list member's value holds at most 256 characters.
const MAX_VALUE = 256
const VALUE = /^([^/]*)\/([0-9a-f]{16})?$/

/** What the entry says. */
export interface ThreadEntry {
  readonly threadId?: string
  readonly messageId?: MessageId
}

/**
 * Puts the entry first in a tracestate and keeps other vendors' entries as far as W3C's limits allow. A thread id too long for the format stays
 * out; the message's span id still joins the spans to the thread at replay.
 */
export function setThreadEntry(
  traceState: TraceState | undefined,
  threadId: string | undefined,
  messageSpanId: string | undefined,
): TraceState {
  const encoded = encodeURIComponent(threadId?.toWellFormed() ?? '')
  const value = `${encoded}/${messageSpanId ?? ''}`
  const fitting = value.length <= MAX_VALUE ? value : `/${messageSpanId ?? ''}`
  return setTraceStateMember(traceState, THREAD_STATE_KEY, fitting)
}

/** Reads the entry off a span context; `undefined` where it is missing or malformed, as anything from a header may be. */
export function getThreadEntry({ traceId, traceState }: SpanContext): ThreadEntry | undefined {
  const value = traceState?.get(THREAD_STATE_KEY)
  const match = value === undefined ? null : VALUE.exec(value)
  if (match === null) return undefined
  const [, encoded = '', spanId] = match
  const threadId = decode(encoded)
  if (threadId === undefined || (threadId === '' && spanId === undefined)) return undefined
  return {
    ...(threadId !== '' && { threadId }),
    ...(spanId !== undefined && {
      messageId: formatMessageId({ traceId, spanId, traceFlags: 1 }),
    }),
  }
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
