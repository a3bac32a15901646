import type { HrTime, Link } from '@opentelemetry/api'
import { encodeStatus } from '../../otlp/encode-status.ts'
import { encodeAttributes } from '../../otlp/encode-value.ts'
import type { OtlpEvent, OtlpLink, OtlpSpan } from '../../otlp/otlp-traces.ts'
import type { SpanAttributes } from '../../otlp/recorded-span.ts'
import type { EndedSpan, EndedSpanEvent } from '../ended-span.ts'
import { spanFlags } from './span-flags.ts'

/** A span in OTLP/JSON. */
export function toOtlpSpan(span: EndedSpan): OtlpSpan {
  const context = span.spanContext()
  const { parentSpanContext: parent, status } = span
  const traceState = context.traceState?.serialize()
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(parent && { parentSpanId: parent.spanId }),
    ...(traceState && { traceState }),
    flags: spanFlags(context, parent),
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: toNanos(span.startTime),
    endTimeUnixNano: toNanos(span.endTime),
    attributes: toKeyValues(span.attributes),
    ...dropped('droppedAttributesCount', span.droppedAttributesCount),
    events: span.events.map(toOtlpEvent),
    ...dropped('droppedEventsCount', span.droppedEventsCount),
    links: span.links.map(toOtlpLink),
    ...dropped('droppedLinksCount', span.droppedLinksCount),
    ...encodeStatus(status),
  }
}

/** Attributes as OTLP/JSON lists them. */
export function toKeyValues(
  attributes: Readonly<Record<string, unknown>> | undefined,
): OtlpSpan['attributes'] {
  return encodeAttributes((attributes ?? {}) as SpanAttributes)
}

function toOtlpEvent(event: EndedSpanEvent): OtlpEvent {
  return {
    timeUnixNano: toNanos(event.time),
    name: event.name,
    attributes: toKeyValues(event.attributes),
    ...dropped('droppedAttributesCount', event.droppedAttributesCount),
  }
}

function toOtlpLink({ context, attributes, droppedAttributesCount }: Link): OtlpLink {
  const traceState = context.traceState?.serialize()
  const written = {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(traceState && { traceState }),
    attributes: toKeyValues(attributes),
    ...dropped('droppedAttributesCount', droppedAttributesCount),
    flags: spanFlags(context, context),
  }
  return written
}

function dropped(key: string, count: number | undefined): Readonly<Record<string, number>> {
  return count ? { [key]: count } : {}
}

function toNanos([seconds, nanos]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos))
}
