import { type Context, trace } from '@opentelemetry/api'
import { threadOfSpan } from './span-mark.ts'
import { getThreadContext, type ThreadContext } from './thread-context.ts'

/**
 * The thread that a span started in this context belongs to. The nearest word counts: the context's own where no other
 * span became current since it was set, else the parent span's (a handler may start a span below another thread's
 * span, or below one that came over the network, while its own context still says something older).
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
