import { type Context, trace } from '@opentelemetry/api'
import { threadOfSpan } from './span-mark.ts'
import { getThreadContext, type ThreadContext } from './thread-context.ts'

/**
 * The thread that a span started in this context belongs to. The nearest source counts: the context's own thread if no
 * other span became current since it was set, else the parent span's. A handler may start a span below a span of
 * another thread, or below one that came over the network, while its context still holds an older thread.
 */
export function inheritedThread(parent: Context): ThreadContext | undefined {
  const own = getThreadContext(parent)
  const span = trace.getSpan(parent)
  if (span === undefined || own?.anchorSpanId === span.spanContext().spanId) return own
  const near = threadOfSpan(span)
  if (near === undefined) return own
  if (near.messageId === undefined && own?.threadId === near.threadId) return own
  return near
}
