import type { RecordedSpan, RecordedSpanEvent, RecordedSpanLink } from '../recorded-span.ts'
import { encodeAttributes } from './encode-json-value.ts'
import type { OtlpEvent, OtlpLink, OtlpSpan } from './otlp-traces.ts'

/** A span in OTLP/JSON. Fields that the span does not have are omitted. */
export function encodeJsonSpan(span: RecordedSpan): OtlpSpan {
  const { parentSpanId, traceState, flags } = span
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(traceState !== undefined && { traceState }),
    ...(flags !== undefined && { flags }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(span.startUnixNano),
    endTimeUnixNano: String(span.endUnixNano),
    attributes: encodeAttributes(span.attributes),
    ...given('droppedAttributesCount', span.droppedAttributesCount),
    events: span.events.map(encodeEvent),
    ...given('droppedEventsCount', span.droppedEventsCount),
    links: span.links.map(encodeLink),
    ...given('droppedLinksCount', span.droppedLinksCount),
    ...encodeStatus(span),
  }
}

function encodeEvent(event: RecordedSpanEvent): OtlpEvent {
  return {
    timeUnixNano: String(event.unixNano),
    name: event.name,
    attributes: encodeAttributes(event.attributes),
    ...given('droppedAttributesCount', event.droppedAttributesCount),
  }
}

function encodeLink(link: RecordedSpanLink): OtlpLink {
  const { traceId, spanId, traceState, flags } = link
  return {
    traceId,
    spanId,
    ...(traceState !== undefined && { traceState }),
    ...(flags !== undefined && { flags }),
    attributes: encodeAttributes(link.attributes),
    ...given('droppedAttributesCount', link.droppedAttributesCount),
  }
}

// A status always has its code, even 0: some receivers refuse a span if its status has no code.
function encodeStatus({ status }: RecordedSpan): Pick<OtlpSpan, 'status'> {
  const { code, message } = status
  if (code === 0 && message === undefined) return {}
  return { status: { code, ...(message !== undefined && { message }) } }
}

function given<Key extends string>(
  key: Key,
  count: number | undefined,
): { readonly [key in Key]?: number } {
  return count === undefined ? {} : ({ [key]: count } as { readonly [key in Key]: number })
}
