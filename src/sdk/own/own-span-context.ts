import { type SpanContext, TraceFlags, type TraceState } from '@opentelemetry/api'
import { SpanIds } from '../../thread/span-ids.ts'

/** The context of a span of ours. Flags and state are set later: the sampler decides on them after the ids are known. */
export class OwnSpanContext extends SpanIds implements SpanContext {
  traceFlags: number = TraceFlags.NONE
  declare traceState?: TraceState
}
