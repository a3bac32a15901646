import { type Context, createContextKey, trace } from '@opentelemetry/api'
import type { JsonObject } from '../thread/json.ts'
import type { MessageId } from '../thread/message-id.ts'

/** The thread that spans of a context belong to. */
export interface ThreadContext {
  /** Absent if only a bare message ID arrived: at replay the trace id joins the spans. */
  readonly threadId?: string
  /** The message that causes what happens in this context. */
  readonly messageId?: MessageId
  /** An answer to that message was there already when the context was made, so the next question is another one. */
  readonly isAnswered?: boolean
  readonly userId?: string
  readonly userProps?: JsonObject
  /** `link`: spans of this context start new traces, linked to the message instead of below it. */
  readonly mode?: 'child' | 'link'
  /** The span that was current when the thread was set; a later span may belong to another thread. */
  readonly anchorSpanId?: string
}

// createContextKey is Symbol.for, so that two copies of this package in one process agree.
const THREAD_KEY = createContextKey('threadspan.thread')

/** The thread that was set on a context. For the thread that its spans inherit, see `inheritedThread`. */
export function getThreadContext(from: Context): ThreadContext | undefined {
  return from.getValue(THREAD_KEY) as ThreadContext | undefined
}

/** A context like the given one in which spans belong to this thread. Set the parent span first. */
export function setThreadContext(on: Context, thread: ThreadContext): Context {
  const anchorSpanId = trace.getSpanContext(on)?.spanId
  const { anchorSpanId: _outer, ...rest } = thread
  return on.setValue(THREAD_KEY, anchorSpanId === undefined ? rest : { ...rest, anchorSpanId })
}

/** A context like the given one that belongs to no thread. */
export function deleteThreadContext(from: Context): Context {
  return from.deleteValue(THREAD_KEY)
}
