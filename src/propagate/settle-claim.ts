import { type Context, type SpanContext, trace } from '@opentelemetry/api'
import {
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_THREAD_ID,
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_SESSION_ID,
} from '../thread/semconv.ts'
import { type ClaimedSpan, takeClaimedSpans } from './claimed-spans.ts'
import { getSpanMark, setSpanMark } from './span-mark.ts'
import type { ThreadContext } from './thread-context.ts'
import { warnOnce } from './warning.ts'
import { writeThreadEntry } from './write-thread-entry.ts'

const THREAD_KEYS = [ATTR_CHAT_THREAD_ID, ATTR_GEN_AI_CONVERSATION_ID, ATTR_SESSION_ID] as const

/**
 * The same context after a request's headers turned out not to name its thread. The spans that were put into the thread
 * of the headers move to the thread that the app names, or to none, and the tracestate on the current span no longer
 * names the old one.
 */
export function settleClaim(on: Context, thread: ThreadContext | undefined): Context {
  const span = trace.getSpan(on)
  if (span === undefined) return on
  const claim = getSpanMark(span)
  const claimed = claim === undefined ? [] : takeClaimedSpans(claim)
  for (const one of claimed) moveSpan(one, claim, thread)
  // A mark that no header made: the span belongs to a thread of this process, and keeps its tracestate.
  if (claim !== undefined) return on
  const settled = { ...span.spanContext() }
  writeThreadEntry(settled, thread)
  // The span's own too, because instrumentations have bound other contexts to the span.
  writeThreadEntry(span.spanContext(), thread)
  const isWritten = serialized(span.spanContext()) === serialized(settled)
  return isWritten ? on : trace.setSpanContext(on, settled)
}

function serialized({ traceState }: SpanContext): string | undefined {
  return traceState?.serialize()
}

function moveSpan(
  span: ClaimedSpan,
  from: ThreadContext | undefined,
  to: ThreadContext | undefined,
): void {
  try {
    const { attributes = {} } = span as { attributes?: Record<string, unknown> }
    for (const key of THREAD_KEYS) replace(attributes, key, from?.threadId, to?.threadId)
    replace(attributes, ATTR_CHAT_MESSAGE_ID, from?.messageId, to?.messageId)
    setSpanMark(span, to)
    writeThreadEntry(span.spanContext(), to)
  } catch (error) {
    warnOnce('a span that headers had put into a thread could not be moved out of it', error)
  }
}

// Only what the processor wrote because of the headers.
function replace(
  attributes: Record<string, unknown>,
  key: string,
  from: string | undefined,
  to: string | undefined,
): void {
  if (from === undefined || attributes[key] !== from) return
  if (to === undefined) delete attributes[key]
  else attributes[key] = to
}
