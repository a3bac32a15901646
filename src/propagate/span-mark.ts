import type { Span } from '@opentelemetry/api'
import { isMessageId } from '../thread/message-id.ts'
import { readThreadId } from '../thread/thread-id.ts'
import { ATTR_CHAT_MESSAGE_ID } from '../thread/semconv.ts'
import type { ThreadContext } from './thread-context.ts'
import { getThreadEntry } from './thread-state-entry.ts'

// On the span itself, so that spans that never end leave nothing behind. A WeakMap costs twice as much as an attribute.
// Symbol.for, so that two copies of this package in one process agree.
const MARK = Symbol.for('threadspan.span-mark.1')

interface Marked {
  [MARK]?: ThreadContext
}

/** Notes the thread of a live span, for the spans that will be started below it. `undefined` takes the note back. */
export function setSpanMark(span: object, thread: ThreadContext | undefined): void {
  try {
    ;(span as { [MARK]?: ThreadContext | undefined })[MARK] = thread
  } catch {
    // A frozen span still has its attributes, see `threadOfAttributes`.
  }
}

/** The thread that the processor has noted for a span. */
export function getSpanMark(span: object): ThreadContext | undefined {
  return (span as Marked)[MARK]
}

/** The thread of a span: from our note, else from its attributes if it is live, or its tracestate if it is remote. */
export function threadOfSpan(span: Span): ThreadContext | undefined {
  return getSpanMark(span) ?? threadOfAttributes(span) ?? getThreadEntry(span.spanContext())
}

// SDK spans have attributes; the API's Span type does not declare them.
function threadOfAttributes(span: Span & { attributes?: unknown }): ThreadContext | undefined {
  if (typeof span.attributes !== 'object' || span.attributes === null) return undefined
  const attributes = span.attributes as Record<string, unknown>
  const threadId = readThreadId(attributes)
  if (threadId === undefined) return undefined
  const messageId = attributes[ATTR_CHAT_MESSAGE_ID]
  return isMessageId(messageId) ? { threadId, messageId } : { threadId }
}
