import { type Context, context, isSpanContextValid, trace } from '@opentelemetry/api'
import { type Carrier, extractThread } from '../propagate/carrier.ts'
import { inheritedThread } from '../propagate/inherited-thread.ts'
import { setParent } from '../propagate/parent.ts'
import { setThreadContext, type ThreadContext } from '../propagate/thread-context.ts'
import { warnOnce } from '../propagate/warning.ts'
import { isMessageId, type MessageId, parseMessageId } from '../thread/message-id.ts'
import { ATTR_CHAT_THREAD_ID } from '../thread/semconv.ts'
import { MAX_THREAD_ID } from '../thread/thread-id.ts'
import type { RequestThreadFinder } from './request-options.ts'

/** The parts of a request that may name a thread. */
export interface ThreadRequest<Request> {
  readonly request: Request
  readonly headers: Carrier
  /** The parsed body, if there is one. */
  readonly body?: unknown
}

/**
 * The context in which a request is handled. Its thread comes from its W3C headers, else from the place that the options
 * name. All of it is hostile, and an invalid id counts as absent. Never throws: without a thread the active context stays.
 */
export function requestContext<Request>(
  finder: RequestThreadFinder<Request>,
  { request, headers, body }: ThreadRequest<Request>,
): Context {
  const active = context.active()
  try {
    const arrived = contextOfHeaders(active, headers)
    const known = inheritedThread(arrived)
    if (known?.threadId !== undefined) return arrived
    const threadId = readThreadId(finder.threadId(request, body))
    const messageId = known?.messageId ?? readMessageId(finder.messageId(request, body))
    const found = { ...known, ...(threadId !== undefined && { threadId }) }
    const handled = contextOfMessage(arrived, found, messageId, finder)
    nameThread(active, inheritedThread(handled)?.threadId)
    return handled
  } catch (error) {
    warnOnce('the thread of a request could not be read', error)
    return active
  }
}

/** Whether the headers alone name the thread, so that the body need not be read. */
export function isThreadInHeaders(headers: Carrier): boolean {
  return inheritedThread(contextOfHeaders(context.active(), headers))?.threadId !== undefined
}

// If an HTTP instrumentation has already extracted the headers, its server span is the parent. To extract again would
// replace that span by the remote caller. If its propagator continued another trace, the span stays the parent and the
// headers only name the thread.
function contextOfHeaders(active: Context, headers: Carrier): Context {
  const current = trace.getSpanContext(active)
  if (current === undefined || !isSpanContextValid(current)) return extractThread(headers, active)
  if (inheritedThread(active) !== undefined) return active
  const thread = inheritedThread(extractThread(headers, active))
  return thread === undefined ? active : setThreadContext(active, thread)
}

function contextOfMessage<Request>(
  arrived: Context,
  thread: ThreadContext,
  messageId: MessageId | undefined,
  { parent }: RequestThreadFinder<Request>,
): Context {
  const isSaid = thread.threadId !== undefined
  const within = isSaid ? setThreadContext(arrived, thread) : arrived
  if (messageId === undefined || thread.messageId !== undefined) return within
  // A span of the message's own trace is current, and is a closer parent than the message.
  if (trace.getSpanContext(arrived)?.traceId === parseMessageId(messageId)?.traceId) {
    return setThreadContext(arrived, { ...thread, messageId })
  }
  return setParent(within, messageId, parent)
}

// The server span began before its thread was known, and is not a child of the message that the body names.
function nameThread(active: Context, threadId: string | undefined): void {
  const span = trace.getSpan(active)
  if (threadId === undefined || span?.isRecording() !== true) return
  const { attributes } = span as { attributes?: Record<string, unknown> }
  if (attributes?.[ATTR_CHAT_THREAD_ID] === undefined) {
    span.setAttribute(ATTR_CHAT_THREAD_ID, threadId)
  }
}

function readThreadId(given: unknown): string | undefined {
  const id = typeof given === 'number' ? String(given) : given
  if (id === undefined || id === null || id === '') return undefined
  if (typeof id === 'string' && id.length <= MAX_THREAD_ID && id.isWellFormed()) return id
  warnOnce('a request named a thread with an invalid id')
  return undefined
}

function readMessageId(given: unknown): MessageId | undefined {
  if (isMessageId(given)) return given
  if (given !== undefined && given !== null) {
    warnOnce('a request named a message with an invalid message ID')
  }
  return undefined
}
