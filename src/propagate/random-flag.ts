import { type Context, createContextKey, type SpanContext } from '@opentelemetry/api'

/** W3C Level 2: the trace id was made at random, so that samplers further on may rely on it. */
const RANDOM_FLAG = 0x02
const RANDOM_TRACE_KEY = createContextKey('threadspan.random-trace')

type TraceFields = Pick<SpanContext, 'traceId' | 'traceFlags'>

/** Notes that a trace came with the `random` flag: SDKs know only `sampled` and drop the rest from the spans they start. */
export function setRandomFlag(on: Context, { traceId, traceFlags }: TraceFields): Context {
  return (traceFlags & RANDOM_FLAG) === 0 ? on : on.setValue(RANDOM_TRACE_KEY, traceId)
}

/** A span's flags with the `random` one that its trace came with. */
export function flagsWithRandom(from: Context, { traceId, traceFlags }: TraceFields): number {
  return from.getValue(RANDOM_TRACE_KEY) === traceId ? traceFlags | RANDOM_FLAG : traceFlags
}
