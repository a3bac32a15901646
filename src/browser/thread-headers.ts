import { formatId, type SpanIds } from './message-id.ts'
import type { ThreadHeaders } from './thread.ts'

/** The headers that make a message the cause of a backend's work. */
export const threadHeaders = (threadId: string, message: SpanIds): ThreadHeaders => ({
  traceparent: formatId(message),
  tracestate: 'threadspan=' + encodeURIComponent(threadId) + '/' + message.spanId,
})
