import type { SpanContext, TraceState } from '@opentelemetry/api'
import { formatMessageId } from '../thread/message-id.ts'
import {
  formatThreadEntry,
  parseThreadEntry,
  THREAD_STATE_KEY,
  type ThreadEntry,
} from '../thread/tracestate-entry.ts'
import { hasPropagationSecret, isSignedEntry, signEntry } from './propagation-secret.ts'
import type { ThreadContext } from './thread-context.ts'
import { setTraceStateMember } from './trace-state.ts'
import { warnOnce } from './warning.ts'

type NamedThread = Pick<ThreadContext, 'threadId' | 'messageId'>
type TraceFields = Pick<SpanContext, 'traceId' | 'traceState'>

/**
 * Prepends our entry to the tracestate of a trace, signed if this process has a propagation secret. Other vendors'
 * entries stay as far as W3C's limits allow.
 */
export function setThreadEntry(
  { traceId, traceState }: TraceFields,
  threadId: string | undefined,
  messageSpanId: string | undefined,
): TraceState {
  const sign = hasPropagationSecret() ? (text: string) => signEntry(traceId, text) : undefined
  const value = formatThreadEntry(threadId, messageSpanId, sign)
  return setTraceStateMember(traceState, THREAD_STATE_KEY, value)
}

/**
 * The thread that our entry on a span context names. `undefined` if the entry is missing or malformed, or if this
 * process has a propagation secret and the entry is not signed with it.
 */
export function getThreadEntry({ traceId, traceState }: TraceFields): NamedThread | undefined {
  const entry = parseThreadEntry(traceState?.get(THREAD_STATE_KEY))
  return entry !== undefined && isValid(entry, traceId) ? namedBy(entry, traceId) : undefined
}

/** Like {@link getThreadEntry}, whether or not the entry is signed. */
export function getClaimedEntry({ traceId, traceState }: TraceFields): NamedThread | undefined {
  const entry = parseThreadEntry(traceState?.get(THREAD_STATE_KEY))
  return entry && namedBy(entry, traceId)
}

/** The tracestate of a span context, without our entry if that is not signed as this process demands. */
export function verifiedTraceState({ traceId, traceState }: TraceFields): TraceState | undefined {
  if (traceState === undefined || !hasPropagationSecret()) return traceState
  const isOurs = traceState.get(THREAD_STATE_KEY) !== undefined
  return isOurs && getThreadEntry({ traceId, traceState }) === undefined
    ? deleteThreadEntry(traceState)
    : traceState
}

/** A tracestate without our entry. `undefined` if it has no other. */
export function deleteThreadEntry(traceState: TraceState | undefined): TraceState | undefined {
  const others = traceState?.unset(THREAD_STATE_KEY)
  return others?.serialize() === '' ? undefined : others
}

function isValid({ signed }: ThreadEntry, traceId: string): boolean {
  if (!hasPropagationSecret()) return true
  if (signed !== undefined && isSignedEntry(traceId, signed.text, signed.signature)) return true
  warnOnce('a tracestate names a thread without a valid signature: its entry was ignored')
  return false
}

function namedBy({ threadId, messageSpanId }: ThreadEntry, traceId: string): NamedThread {
  return {
    ...(threadId !== undefined && { threadId }),
    ...(messageSpanId !== undefined && {
      messageId: formatMessageId({ traceId, spanId: messageSpanId, traceFlags: 1 }),
    }),
  }
}
