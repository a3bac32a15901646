import { type Context, isSpanContextValid, trace } from '@opentelemetry/api'
import { type Carrier, extractThread, readRemoteSpan } from '../propagate/carrier.ts'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { recallMessage } from '../propagate/recent-messages.ts'
import {
  getThreadContext,
  setThreadContext,
  type ThreadContext,
} from '../propagate/thread-context.ts'
import { getClaimedEntry } from '../propagate/thread-state-entry.ts'
import { formatMessageId } from '../thread/message-id.ts'
import type { HeaderTrust } from './header-trust.ts'

/** A request's context before the app's options are applied, and the thread in it. */
export interface ArrivedContext {
  readonly within: Context
  readonly thread: ThreadContext | undefined
  /** Whether the headers count for nothing. An HTTP instrumentation may have believed them. */
  readonly isRefused: boolean
}

/** @param threadId - The thread that the app names, if it names one. */
export function arrivedContext(
  active: Context,
  headers: Carrier,
  trust: HeaderTrust,
  threadId: string | undefined,
): ArrivedContext {
  if (trust === 'all') {
    const within = contextOfHeaders(active, headers)
    return { within, thread: inheritedThread(within), isRefused: false }
  }
  if (trust === 'agreeing' && threadId !== undefined && doHeadersAgree(headers, threadId)) {
    const within = hasSpan(active) ? active : extractThread(headers, active)
    return { within, thread: { ...claimOf(headers), threadId }, isRefused: false }
  }
  return { within: active, thread: getThreadContext(active), isRefused: true }
}

/** Whether the headers alone name the thread, so that the body need not be read. */
export function isThreadInHeaders(active: Context, headers: Carrier): boolean {
  return inheritedThread(contextOfHeaders(active, headers))?.threadId !== undefined
}

// If an HTTP instrumentation has already extracted the headers, its server span is the parent. To extract again would
// replace that span by the remote caller. If its propagator continued another trace, the span stays the parent and the
// headers only name the thread.
function contextOfHeaders(active: Context, headers: Carrier): Context {
  if (!hasSpan(active)) return extractThread(headers, active)
  if (inheritedThread(active) !== undefined) return active
  const thread = inheritedThread(extractThread(headers, active))
  return thread === undefined ? active : setThreadContext(active, thread)
}

function hasSpan(active: Context): boolean {
  const current = trace.getSpanContext(active)
  return current !== undefined && isSpanContextValid(current)
}

function claimOf(headers: Carrier): ThreadContext | undefined {
  const remote = readRemoteSpan(headers)
  return remote && getClaimedEntry(remote)
}

// Headers that name no thread agree, unless this process knows their message from another thread.
function doHeadersAgree(headers: Carrier, threadId: string): boolean {
  const remote = readRemoteSpan(headers)
  if (remote === undefined) return true
  const claim = getClaimedEntry(remote)
  if (claim?.threadId !== undefined && claim.threadId !== threadId) return false
  const owner = recallMessage(claim?.messageId ?? formatMessageId(remote))?.threadId
  return owner === undefined || owner === threadId
}
