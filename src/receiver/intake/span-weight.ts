import { weighOrigin } from '../../otlp/limits/weigh-origin.ts'
import { weighAttributes } from '../../otlp/limits/weigh-value.ts'
import type { RecordedSpan, SpanAttributes } from '../../otlp/recorded-span.ts'

// What a store does for a span, an event or a link, however small it is.
const SPAN_BYTES = 4096
const PART_BYTES = 256

/** Returns a function that says roughly how many bytes of work a span is for a store. */
export function spanWeigher(): (span: RecordedSpan) => number {
  // The spans of one tracer share their resource.
  let resource: SpanAttributes | undefined
  let shared = 0
  return (span) => {
    if (span.resource !== resource) {
      resource = span.resource
      shared = weighOrigin(span)
    }
    return SPAN_BYTES + shared + weighAttributes(span.attributes) + weighParts(span)
  }
}

function weighParts({ events, links }: RecordedSpan): number {
  let bytes = 0
  for (const { attributes } of events) bytes += PART_BYTES + weighAttributes(attributes)
  for (const { attributes } of links) bytes += PART_BYTES + weighAttributes(attributes)
  return bytes
}
