import { type SpanContext, TraceFlags, type TraceState } from '@opentelemetry/api'
import { SpanIds } from '../../thread/span-ids.ts'

/** Which span it is. Flags and state are the sampler's word, which is asked for when the ids are known. */
export class OwnSpanContext extends SpanIds implements SpanContext {
  traceFlags: number = TraceFlags.NONE
  declare traceState?: TraceState
}
