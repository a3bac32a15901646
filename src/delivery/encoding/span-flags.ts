import type { SpanContext } from '@opentelemetry/api'

const TRACE_FLAGS = 0xff
const SAYS_WHETHER_REMOTE = 0x100
const IS_REMOTE = 0x200

/** OTLP's `flags`: the trace flags, and whether the parent (of a span) or the target (of a link) is another process's. */
export function spanFlags({ traceFlags }: SpanContext, related: SpanContext | undefined): number {
  const remote = related?.isRemote === true ? IS_REMOTE : 0
  return (traceFlags & TRACE_FLAGS) | SAYS_WHETHER_REMOTE | remote
}
