import {
  type Context,
  context,
  isSpanContextValid,
  type SpanContext,
  trace,
  type TraceState,
} from '@opentelemetry/api'
import { formatMessageId, parseMessageId } from '../thread/message-id.ts'
import { THREAD_STATE_KEY } from '../thread/tracestate-entry.ts'
import { agreedTraceparent } from './agreed-traceparent.ts'
import { inheritedThread } from './inherited-thread.ts'
import { flagsWithRandom, setRandomFlag } from './random-flag.ts'
import { deleteThreadContext, setThreadContext, type ThreadContext } from './thread-context.ts'
import { getThreadEntry, setThreadEntry, verifiedTraceState } from './thread-state-entry.ts'
import { parseTraceState } from './trace-state.ts'
import { warnOnce } from './warning.ts'

/** A container that carries a thread: request headers, a job's payload, a queued message's metadata. */
export type Carrier = Record<string, unknown> | { get(name: string): unknown }

/**
 * The two W3C trace context headers; empty if there is nothing to carry. A type, not an interface, so that it can be
 * passed to `fetch` and others as a `Record<string, string>`.
 */
export type ThreadHeaders = {
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
  const headers = headersOf(from)
  try {
    // The tracestate of an earlier hop belongs to another span, so it must not stay beside our traceparent.
    if (headers.traceparent !== undefined) delete (carrier as ThreadHeaders).tracestate
    return Object.assign(carrier, headers)
  } catch (error) {
    warnOnce('a carrier cannot be written to; a copy was made', error)
    return { ...carrier, ...headers }
  }
}

/**
 * The context of a thread that arrived in a carrier, to be made active with `context.with`. A malformed `traceparent`
 * is ignored as W3C asks, and the thread with it. If it came several times, all of them must be of one trace. If this process has a propagation secret, an entry that was not signed
 * with it names no thread.
 *
 * @example
 * ```ts
 * worker.process((job) => context.with(extractThread(job.data.trace), () => answer(job)))
 * ```
 */
export function extractThread(carrier: Carrier, into: Context = context.active()): Context {
  const arrived = readRemoteSpan(carrier)
  if (arrived === undefined) return into
  const { traceState: _, ...ids } = arrived
  const traceState = verifiedTraceState(arrived)
  const remote: SpanContext = { ...ids, ...(traceState && { traceState }) }
  const base = deleteThreadContext(setRandomFlag(trace.setSpanContext(into, remote), remote))
  const entry = getThreadEntry(remote)
  return entry === undefined ? base : setThreadContext(base, entry)
}

/** The remote span that a carrier names, with its whole tracestate. Nothing of it is verified. */
export function readRemoteSpan(carrier: Carrier): SpanContext | undefined {
  const { traceparent, tracestate } = readHeaders(carrier)
  const fields = parseMessageId(traceparent)
  if (fields === undefined) return undefined
  const traceState = tracestate && parseTraceState(tracestate, THREAD_STATE_KEY)
  return { ...fields, isRemote: true, ...(traceState && { traceState }) }
}

/** The headers that carry a context's thread. */
export function headersOf(from: Context): ThreadHeaders {
  const thread = inheritedThread(from)
  const message = parseMessageId(thread?.messageId)
  const current = trace.getSpanContext(from)
  const parent: Pick<SpanContext, 'traceId' | 'spanId' | 'traceFlags' | 'traceState'> | undefined =
    current !== undefined && isSpanContextValid(current) ? current : message
  if (parent === undefined) return {}
  const traceparent = formatMessageId({ ...parent, traceFlags: flagsWithRandom(from, parent) })
  const tracestate = stateFor(parent, thread)?.serialize()
  return tracestate ? { traceparent, tracestate } : { traceparent }
}

function stateFor(
  parent: Pick<SpanContext, 'traceId' | 'traceState'>,
  thread: ThreadContext | undefined,
): TraceState | undefined {
  if (thread === undefined) return parent.traceState
  const message = parseMessageId(thread.messageId)
  // The entry can only name a message of its own trace; in another trace it names the thread alone.
  const spanId = message?.traceId === parent.traceId ? message.spanId : undefined
  return setThreadEntry(parent, thread.threadId, spanId)
}

function readHeaders(carrier: Carrier): ThreadHeaders {
  try {
    const traceparent = agreedTraceparent(readHeader(carrier, 'traceparent'))
    const tracestate = joinedText(readHeader(carrier, 'tracestate'))
    return { ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) }
  } catch (error) {
    warnOnce('a carrier cannot be read', error)
    return {}
  }
}

// All values of a header, which may be an array or under several spellings of the name.
function readHeader(carrier: Carrier, name: string): readonly unknown[] {
  if (typeof carrier !== 'object' || carrier === null) return []
  if (typeof carrier.get === 'function') return [carrier.get(name)].flat()
  const fields = carrier as Record<string, unknown>
  return Object.keys(fields)
    .filter((key) => key.toLowerCase() === name)
    .flatMap((key) => fields[key])
}

function joinedText(values: readonly unknown[]): string {
  return values.filter((value) => typeof value === 'string').join(',')
}
