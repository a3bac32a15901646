import type { Span } from '@opentelemetry/api'
import { type ReadAttributes, readString } from '../thread/attribute-text.ts'
import { isMessageId } from '../thread/message-id.ts'
import { ATTR_CHAT_MESSAGE_ID, ATTR_CHAT_THREAD_ID } from '../thread/semconv.ts'
import type { ThreadContext } from './thread-context.ts'
import { getThreadEntry } from './thread-state-entry.ts'

const AS_JSON = `${ATTR_CHAT_THREAD_ID}.json`

// Weak: a mark lives as long as somebody holds its span, so spans that never end leave nothing behind either.
const marks = new WeakMap<object, ThreadContext>()

/** Notes which thread a live span belongs to, for the spans that will be started below it. */
export function setSpanMark(span: object, thread: ThreadContext): void {
  marks.set(span, thread)
}

/** The thread that the processor has noted for a span. */
export function getSpanMark(span: object): ThreadContext | undefined {
  return marks.get(span)
}

/** The thread of a span by any sign: our note, its attributes where it is live, its tracestate where it is remote. */
export function threadOfSpan(span: Span): ThreadContext | undefined {
  return marks.get(span) ?? threadOfAttributes(span) ?? getThreadEntry(span.spanContext())
}

/** The thread that stands on a span. Asked of every span there is, most of which have none. */
export function readThreadId(attributes: ReadAttributes): string | undefined {
  const isNone = attributes[ATTR_CHAT_THREAD_ID] === undefined && attributes[AS_JSON] === undefined
  return isNone ? undefined : readString(attributes, ATTR_CHAT_THREAD_ID)
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
