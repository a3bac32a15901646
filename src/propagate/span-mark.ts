import type { Span } from '@opentelemetry/api'
import { isMessageId } from '../thread/message-id.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { ATTR_CHAT_MESSAGE_ID } from '../thread/semconv.ts'
import type { ThreadContext } from './thread-context.ts'
import { getThreadEntry } from './thread-state-entry.ts'

// On the span itself, so that spans that never end leave nothing behind. A WeakMap would do as well, but for its price:
// twice that of an attribute. Symbol.for, so that two copies of this package in one process agree.
const MARK = Symbol.for('threadspan.span-mark.1')

interface Marked {
  [MARK]?: ThreadContext
}

/** Notes which thread a live span belongs to, for the spans that will be started below it. */
export function setSpanMark(span: object, thread: ThreadContext): void {
  try {
    ;(span as Marked)[MARK] = thread
  } catch {
    // Somebody's frozen span still has its attributes to tell its thread by.
  }
}

/** The thread that the processor has noted for a span. */
export function getSpanMark(span: object): ThreadContext | undefined {
  return (span as Marked)[MARK]
}

/** The thread of a span by any sign: our note, its attributes where it is live, its tracestate where it is remote. */
export function threadOfSpan(span: Span): ThreadContext | undefined {
  return getSpanMark(span) ?? threadOfAttributes(span) ?? getThreadEntry(span.spanContext())
}

// The SDK's spans have their attributes on them; the API's Span type does not say so.
function threadOfAttributes(span: Span & { attributes?: unknown }): ThreadContext | undefined {
  if (typeof span.attributes !== 'object' || span.attributes === null) return undefined
  const attributes = span.attributes as Record<string, unknown>
  const threadId = readThreadId(attributes)
  if (threadId === undefined) return undefined
  const messageId = attributes[ATTR_CHAT_MESSAGE_ID]
  return isMessageId(messageId) ? { threadId, messageId } : { threadId }
}
