import type { SpanContext } from '@opentelemetry/api'

/** The bits of OTLP's `flags` that are W3C trace flags. */
export const TRACE_FLAGS = 0xff
const SAYS_WHETHER_REMOTE = 0x100
const IS_REMOTE = 0x200

/** OTLP's `flags`: the trace flags, and whether the span's parent or the link's target is in another process. */
export function spanFlags({ traceFlags }: SpanContext, related: SpanContext | undefined): number {
  const remote = related?.isRemote === true ? IS_REMOTE : 0
  return (traceFlags & TRACE_FLAGS) | SAYS_WHETHER_REMOTE | remote
}

/** Whether OTLP's `flags` say that the span's parent or the link's target is in another process. */
export function isRemote(flags: number): boolean {
  return (flags & IS_REMOTE) !== 0
}
