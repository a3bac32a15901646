import type { HrTime, Link } from '@opentelemetry/api'
import type { EndedSpan, EndedSpanEvent } from './ended-span.ts'
import type {
  RecordedScope,
  RecordedSpan,
  RecordedSpanEvent,
  RecordedSpanLink,
  SpanAttributes,
} from './recorded-span.ts'
import { spanFlags } from './span-flags.ts'

const NANOS = 1_000_000_000n

/** Turns a span of the SDK into one as a backend would return it. Attribute values are the SDK's, not copies. */
export function toRecordedSpan(span: EndedSpan): RecordedSpan {
  const context = span.spanContext()
  const { parentSpanContext: parent, status } = span
  const traceState = context.traceState?.serialize()
  const { schemaUrl } = span.resource
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(parent && { parentSpanId: parent.spanId }),
    ...(traceState && { traceState }),
    flags: spanFlags(context, parent),
    name: span.name,
    kind: span.kind + 1,
    startUnixNano: toNanos(span.startTime),
    endUnixNano: toNanos(span.endTime),
    attributes: toAttributes(span.attributes),
    ...dropped('droppedAttributesCount', span.droppedAttributesCount),
    events: span.events.map(toEvent),
    ...dropped('droppedEventsCount', span.droppedEventsCount),
    links: span.links.map(toLink),
    ...dropped('droppedLinksCount', span.droppedLinksCount),
    status: { code: status.code, ...(status.message && { message: status.message }) },
    resource: toAttributes(span.resource.attributes),
    ...(schemaUrl && { resourceSchemaUrl: schemaUrl }),
    scope: toScope(span.instrumentationScope),
  }
}

function toEvent(event: EndedSpanEvent): RecordedSpanEvent {
  return {
    name: event.name,
    unixNano: toNanos(event.time),
    attributes: toAttributes(event.attributes),
    ...dropped('droppedAttributesCount', event.droppedAttributesCount),
  }
}

function toLink({ context, attributes, droppedAttributesCount }: Link): RecordedSpanLink {
  const traceState = context.traceState?.serialize()
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(traceState && { traceState }),
    flags: spanFlags(context, context),
    attributes: toAttributes(attributes),
    ...dropped('droppedAttributesCount', droppedAttributesCount),
  }
}

function toScope({ name, version, schemaUrl }: EndedSpan['instrumentationScope']): RecordedScope {
  return { name, ...(version && { version }), ...(schemaUrl && { schemaUrl }) }
}

function toAttributes(attributes: Readonly<Record<string, unknown>> = {}): SpanAttributes {
  return attributes as SpanAttributes
}

function dropped<Key extends string>(
  key: Key,
  count: number | undefined,
): { readonly [key in Key]?: number } {
  return count ? ({ [key]: count } as { readonly [key in Key]: number }) : {}
}

function toNanos([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * NANOS + BigInt(nanos)
}
