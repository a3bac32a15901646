import {
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  type SpanContext,
  trace,
  type TraceState,
} from '@opentelemetry/api'
import { formatMessageId, parseMessageId } from '../thread/message-id.ts'
import { inheritedThread } from './inherited-thread.ts'
import { deleteThreadContext, setThreadContext, type ThreadContext } from './thread-context.ts'
import { getThreadEntry, setThreadEntry } from './thread-state-entry.ts'

/** What a thread travels in: request headers, a job's payload, a message's metadata. */
export type Carrier = Record<string, unknown> | { get(name: string): unknown }

/** The two W3C trace context headers; empty where there is nothing to carry. */
export interface ThreadHeaders {
  traceparent?: string
  tracestate?: string
}

/**
 * Writes the thread, the message and the current span of a context into a carrier as `traceparent` and `tracestate`,
 * for queues and transports that no instrumentation covers. Over HTTP the stock instrumentation does it.
 *
 * @example
 * ```ts
 * await queue.add('answer', { question, trace: injectThread({}) })
 * ```
 */
export function injectThread<C extends Record<string, unknown>>(
  carrier: C,
  from: Context = context.active(),
): C & ThreadHeaders {
  return Object.assign(carrier, headersOf(from))
}

/**
 * The context of a thread that arrived in a carrier, to be made active with `context.with`. Anything malformed is
 * ignored as W3C asks, and the thread with it.
 *
 * @example
 * ```ts
 * worker.process((job) => context.with(extractThread(job.data.trace), () => answer(job)))
 * ```
 */
export function extractThread(carrier: Carrier, into: Context = context.active()): Context {
  const fields = parseMessageId(single(readHeader(carrier, 'traceparent')))
  if (fields === undefined) return into
  const rawState = list(readHeader(carrier, 'tracestate'))
  const remote: SpanContext = {
    ...fields,
    isRemote: true,
    ...(rawState !== undefined && { traceState: createTraceState(rawState) }),
  }
  const base = deleteThreadContext(trace.setSpanContext(into, remote))
  const entry = getThreadEntry(remote)
  return entry === undefined ? base : setThreadContext(base, entry)
}

/** The headers that carry a context's thread. */
export function headersOf(from: Context): ThreadHeaders {
  const thread = inheritedThread(from)
  const message = parseMessageId(thread?.messageId)
  const current = trace.getSpanContext(from)
  const parent: Pick<SpanContext, 'traceId' | 'spanId' | 'traceFlags' | 'traceState'> | undefined =
    current !== undefined && isSpanContextValid(current) ? current : message
  if (parent === undefined) return {}
  const traceparent = formatMessageId(parent)
  const tracestate = stateFor(parent, thread)?.serialize()
  return tracestate ? { traceparent, tracestate } : { traceparent }
}

function stateFor(
  parent: Pick<SpanContext, 'traceId' | 'traceState'>,
  thread: ThreadContext | undefined,
): TraceState | undefined {
  if (thread === undefined) return parent.traceState
  const message = parseMessageId(thread.messageId)
  // The entry names a message of its own trace; in another trace only the thread itself can be said.
  const spanId = message?.traceId === parent.traceId ? message.spanId : undefined
  return setThreadEntry(parent.traceState, thread.threadId, spanId)
}

function readHeader(carrier: Carrier, name: string): unknown {
  if (typeof carrier !== 'object' || carrier === null) return undefined
  if (typeof carrier.get === 'function') return carrier.get(name)
  const key = Object.keys(carrier).find((candidate) => candidate.toLowerCase() === name)
  return key === undefined ? undefined : (carrier as Record<string, unknown>)[key]
}

// Two traceparents are none: W3C asks to start anew then.
function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value
}

function list(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string').join(',')
  return typeof value === 'string' && value !== '' ? value : undefined
}
