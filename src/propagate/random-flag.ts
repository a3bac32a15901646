import { type Context, createContextKey, type SpanContext } from '@opentelemetry/api'

/** W3C Level 2: the trace id is random, and samplers downstream may rely on that. */
const RANDOM_FLAG = 0x02
const RANDOM_TRACE_KEY = createContextKey('threadspan.random-trace')

type TraceFields = Pick<SpanContext, 'traceId' | 'traceFlags'>

/**
 * Notes that a trace came with the `random` flag. SDKs know only `sampled` and drop other flags from spans they start.
 */
export function setRandomFlag(on: Context, { traceId, traceFlags }: TraceFields): Context {
  return (traceFlags & RANDOM_FLAG) === 0 ? on : on.setValue(RANDOM_TRACE_KEY, traceId)
}

/** A span's flags, with the `random` flag if its trace came with it. */
export function flagsWithRandom(from: Context, { traceId, traceFlags }: TraceFields): number {
  return from.getValue(RANDOM_TRACE_KEY) === traceId ? traceFlags | RANDOM_FLAG : traceFlags
}
