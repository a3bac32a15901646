import type { HrTime, SpanContext, TraceState } from '@opentelemetry/api'
import type { RecordedSpan, SpanAttributes } from '../otlp/recorded-span.ts'
import type { EndedSpan, SpanResource } from './ended-span.ts'

const SAMPLED = 1
const TRACE_FLAGS = 0xff
const IS_REMOTE = 0x200
const NANOS = 1_000_000_000n

const resources = new WeakMap<SpanAttributes, SpanResource>()

/** A span that was read from OTLP, as the SDK would have handed it over. */
export function toEndedSpan(span: RecordedSpan): EndedSpan {
  const { traceId, parentSpanId, traceState, flags = SAMPLED } = span
  const context = spanContext(traceId, span.spanId, traceState, flags & TRACE_FLAGS)
  const isRemote = (flags & IS_REMOTE) !== 0
  return {
    name: span.name,
    kind: Math.max(span.kind - 1, 0),
    spanContext: () => context,
    ...(parentSpanId !== undefined && {
      parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: SAMPLED, isRemote },
    }),
    startTime: toHrTime(span.startUnixNano),
    endTime: toHrTime(span.endUnixNano),
    status: span.status,
    attributes: span.attributes,
    events: span.events.map(({ name, unixNano, attributes }) => ({
      name,
      time: toHrTime(unixNano),
      attributes,
    })),
    links: span.links.map((link) => ({
      context: spanContext(link.traceId, link.spanId, link.traceState, SAMPLED),
      attributes: link.attributes as NonNullable<EndedSpan['links'][number]['attributes']>,
    })),
    resource: toResource(span.resource),
    instrumentationScope: span.scope,
  }
}

function spanContext(
  traceId: string,
  spanId: string,
  traceState: string | undefined,
  traceFlags: number,
): SpanContext {
  if (traceState === undefined) return { traceId, spanId, traceFlags }
  return { traceId, spanId, traceFlags, traceState: writtenState(traceState) }
}

// Only ever written out again; parsed and put together anew, it might not be what it was.
function writtenState(text: string): TraceState {
  const state: TraceState = {
    serialize: () => text,
    get: () => undefined,
    set: () => state,
    unset: () => state,
  }
  return state
}

function toResource(attributes: SpanAttributes): SpanResource {
  const known = resources.get(attributes) ?? { attributes }
  resources.set(attributes, known)
  return known
}

function toHrTime(nanos: bigint): HrTime {
  return [Number(nanos / NANOS), Number(nanos % NANOS)]
}
