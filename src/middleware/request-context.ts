import { type Context, context, trace } from '@opentelemetry/api'
import type { Carrier } from '../propagate/carrier.ts'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { setParent } from '../propagate/parent.ts'
import { settleClaim } from '../propagate/settle-claim.ts'
import { getSpanMark, setSpanMark } from '../propagate/span-mark.ts'
import { setThreadContext, type ThreadContext } from '../propagate/thread-context.ts'
import { warnOnce } from '../propagate/warning.ts'
import { parseMessageId } from '../thread/message-id.ts'
import { ATTR_CHAT_THREAD_ID } from '../thread/semconv.ts'
import { type ArrivedContext, arrivedContext } from './arrived-context.ts'
import { askForThread } from './asked-thread.ts'
import { type DecidedThread, decideThread } from './decide-thread.ts'
import type { RequestThreadFinder } from './request-options.ts'

/** The parts of a request that may name a thread. */
export interface ThreadRequest<Request> {
  readonly request: Request
  readonly headers: Carrier
  /** The parsed body, if there is one. */
  readonly body?: unknown
}

// Requests whose headers some middleware did not believe. A middleware behind it does not believe them either.
const doubted = new WeakSet<object>()

/**
 * The context in which a request is handled. Its thread is the one that the app names; if it names none, the one in the
 * W3C headers, else the one in the body. Never throws: without a thread the active context stays.
 */
export function requestContext<Request>(
  finder: RequestThreadFinder<Request>,
  { request, headers, body }: ThreadRequest<Request>,
): Context {
  const active = context.active()
  try {
    const asked = askForThread(finder, request, body)
    const trust = finder.trust(request)
    if (trust !== 'all') doubted.add(headers)
    const isDoubted = finder.trustsByDefault && doubted.has(headers)
    const arrived = arrivedContext(active, headers, isDoubted ? 'none' : trust, asked.threadId)
    const decided = decideThread(finder, asked, arrived.thread)
    const handled = contextOfMessage(settle(arrived, decided), decided, finder)
    nameThread(active, inheritedThread(handled))
    return handled
  } catch (error) {
    warnOnce('the thread of a request could not be read', error)
    return active
  }
}

function settle({ within, isRefused }: ArrivedContext, { thread }: DecidedThread): Context {
  const believed = inheritedThread(within)?.threadId
  const isSettled = !isRefused && (believed === undefined || believed === thread.threadId)
  if (isSettled) return within
  return settleClaim(within, thread.threadId === undefined ? undefined : thread)
}

function contextOfMessage<Request>(
  settled: Context,
  { thread, messageId }: DecidedThread,
  { parent }: RequestThreadFinder<Request>,
): Context {
  const within = thread.threadId === undefined ? settled : setThreadContext(settled, thread)
  if (messageId === undefined) return within
  // A span of the message's own trace is current, and is a closer parent than the message.
  if (trace.getSpanContext(settled)?.traceId === parseMessageId(messageId)?.traceId) {
    return setThreadContext(settled, { ...thread, messageId })
  }
  return setParent(within, messageId, parent)
}

// The server span began before its thread was known, and is not a child of the message that the body names. Listeners
// that an instrumentation has bound to it only see the span, which may not be sampled.
function nameThread(active: Context, thread: ThreadContext = {}): void {
  const { threadId, messageId } = thread
  const span = trace.getSpan(active)
  if (threadId === undefined || span === undefined || span.spanContext().isRemote === true) return
  if (getSpanMark(span) === undefined) {
    setSpanMark(span, { threadId, ...(messageId !== undefined && { messageId }) })
  }
  const { attributes } = span as { attributes?: Record<string, unknown> }
  if (span.isRecording() && attributes?.[ATTR_CHAT_THREAD_ID] === undefined) {
    span.setAttribute(ATTR_CHAT_THREAD_ID, threadId)
  }
}
