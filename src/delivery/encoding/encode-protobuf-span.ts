import type { Link, SpanContext } from '@opentelemetry/api'
import type { EndedSpan, EndedSpanEvent } from '../ended-span.ts'
import { putAttributes } from './encode-protobuf-attributes.ts'
import type { ProtobufBuffer } from './protobuf-buffer.ts'
import {
  beginMessage,
  endMessage,
  FIELD_BYTES,
  putFixed32,
  putInteger,
  putNanos,
} from './protobuf-fields.ts'
import { putIds, putParentId } from './protobuf-id.ts'
import { putText, textRoom } from './protobuf-text.ts'
import { spanFlags } from './span-flags.ts'

const SPANS = 2
// Most need two bytes for their length.
const USUAL_SPAN_BYTES = 500

/**
 * Writes one `Span` as a field of `ScopeSpans`.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function putSpan(buffer: ProtobufBuffer, at: number, span: EndedSpan): number {
  const context = span.spanContext()
  const parent = span.parentSpanContext
  const start = beginMessage(buffer.room(at, FIELD_BYTES), at, SPANS, USUAL_SPAN_BYTES)
  let end = putContext(buffer, start, context)
  if (parent) end = putParentId(buffer, end, parent)
  end = putName(buffer, end, 5, span.name)
  end = putKindAndTimes(buffer.room(end, FIELD_BYTES), end, span)
  end = putAttributes(buffer, end, 9, span.attributes)
  end = putCount(buffer, end, 10, span.droppedAttributesCount)
  for (const event of span.events) end = putEvent(buffer, end, event)
  end = putCount(buffer, end, 12, span.droppedEventsCount)
  for (const link of span.links) end = putLink(buffer, end, link)
  end = putCount(buffer, end, 14, span.droppedLinksCount)
  end = putStatus(buffer, end, span.status)
  const bytes = buffer.room(end, FIELD_BYTES)
  end = putFixed32(bytes, end, 16, spanFlags(context, parent))
  return endMessage(bytes, at, start, end)
}

// The same fields in a span and in a link.
function putContext(buffer: ProtobufBuffer, at: number, context: SpanContext): number {
  const end = putIds(buffer, at, context)
  const state = context.traceState?.serialize()
  return state ? putName(buffer, end, 3, state) : end
}

function putKindAndTimes(bytes: Uint8Array, at: number, span: EndedSpan): number {
  const { kind, startTime, endTime } = span
  let end = putInteger(bytes, at, 6, kind + 1)
  end = putNanos(bytes, end, 7, startTime[0], startTime[1])
  return putNanos(bytes, end, 8, endTime[0], endTime[1])
}

function putEvent(buffer: ProtobufBuffer, at: number, event: EndedSpanEvent): number {
  const bytes = buffer.room(at, FIELD_BYTES)
  const start = beginMessage(bytes, at, 11)
  let end = putNanos(bytes, start, 1, event.time[0], event.time[1])
  end = putName(buffer, end, 2, event.name)
  end = putAttributes(buffer, end, 3, event.attributes)
  end = putCount(buffer, end, 4, event.droppedAttributesCount)
  return endMessage(buffer.room(end, FIELD_BYTES), at, start, end)
}

function putLink(buffer: ProtobufBuffer, at: number, link: Link): number {
  const { context, attributes, droppedAttributesCount } = link
  const start = beginMessage(buffer.room(at, FIELD_BYTES), at, 13)
  let end = putContext(buffer, start, context)
  end = putAttributes(buffer, end, 4, attributes)
  end = putCount(buffer, end, 5, droppedAttributesCount)
  const bytes = buffer.room(end, FIELD_BYTES)
  end = putFixed32(bytes, end, 6, spanFlags(context, context))
  return endMessage(bytes, at, start, end)
}

function putStatus(
  buffer: ProtobufBuffer,
  at: number,
  { code, message }: EndedSpan['status'],
): number {
  if (code === 0 && !message) return at
  const start = beginMessage(buffer.room(at, FIELD_BYTES), at, 15)
  let end = message ? putName(buffer, start, 2, message) : start
  end = putCount(buffer, end, 3, code)
  return endMessage(buffer.room(end, FIELD_BYTES), at, start, end)
}

function putName(buffer: ProtobufBuffer, at: number, field: number, name: string): number {
  return putText(buffer.room(at, textRoom(name) + FIELD_BYTES), at, field, name)
}

function putCount(
  buffer: ProtobufBuffer,
  at: number,
  field: number,
  count: number | undefined,
): number {
  return count ? putInteger(buffer.room(at, FIELD_BYTES), at, field, count) : at
}
