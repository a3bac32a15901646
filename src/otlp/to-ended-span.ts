import type { HrTime, Link, SpanContext, TraceState } from '@opentelemetry/api'
import type { EndedSpan } from './ended-span.ts'
import type { RecordedSpan, RecordedSpanEvent, RecordedSpanLink } from './recorded-span.ts'
import { isRemote, TRACE_FLAGS } from './span-flags.ts'
import { toSpanResource } from './to-span-resource.ts'

const SAMPLED = 1
const NANOS = 1_000_000_000n

/** Turns a span that was read from OTLP into one like the SDK's. Encoding it gives what was read. */
export function toEndedSpan(span: RecordedSpan): EndedSpan {
  const { traceId, parentSpanId, flags = SAMPLED } = span
  const context = toContext(span, flags)
  return {
    name: span.name,
    kind: span.kind - 1,
    spanContext: () => context,
    ...(parentSpanId !== undefined && {
      parentSpanContext: {
        traceId,
        spanId: parentSpanId,
        traceFlags: SAMPLED,
        isRemote: isRemote(flags),
      },
    }),
    startTime: toHrTime(span.startUnixNano),
    endTime: toHrTime(span.endUnixNano),
    status: span.status,
    attributes: span.attributes,
    droppedAttributesCount: span.droppedAttributesCount ?? 0,
    events: span.events.map(toEvent),
    droppedEventsCount: span.droppedEventsCount ?? 0,
    links: span.links.map(toLink),
    droppedLinksCount: span.droppedLinksCount ?? 0,
    resource: toSpanResource(span),
    instrumentationScope: span.scope,
  }
}

function toEvent(event: RecordedSpanEvent): EndedSpan['events'][number] {
  const { name, unixNano, attributes, droppedAttributesCount = 0 } = event
  return { name, time: toHrTime(unixNano), attributes, droppedAttributesCount }
}

function toLink(link: RecordedSpanLink): Link {
  const { attributes, flags = SAMPLED, droppedAttributesCount = 0 } = link
  return {
    context: { ...toContext(link, flags), isRemote: isRemote(flags) },
    attributes: attributes as NonNullable<Link['attributes']>,
    droppedAttributesCount,
  }
}

function toContext(
  { traceId, spanId, traceState }: Pick<RecordedSpan, 'traceId' | 'spanId' | 'traceState'>,
  flags: number,
): SpanContext {
  const context = { traceId, spanId, traceFlags: flags & TRACE_FLAGS }
  return traceState === undefined ? context : { ...context, traceState: writtenState(traceState) }
}

// Not parsed, as it is only written again. Parsing and serialising might change the text.
function writtenState(text: string): TraceState {
  const state: TraceState = {
    serialize: () => text,
    get: () => undefined,
    set: () => state,
    unset: () => state,
  }
  return state
}

function toHrTime(nanos: bigint): HrTime {
  return [Number(nanos / NANOS), Number(nanos % NANOS)]
}
