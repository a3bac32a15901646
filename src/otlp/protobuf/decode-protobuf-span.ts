import { createAttributes } from '../any-value.ts'
import { readProtobufAttribute } from './decode-protobuf-value.ts'
import type { ProtobufReader } from './protobuf-reader.ts'
import type { SpanOrigin } from '../decoded-traces.ts'
import type {
  RecordedSpan,
  RecordedSpanEvent,
  RecordedSpanLink,
  RecordedStatus,
} from '../recorded-span.ts'
import {
  droppedCount,
  NO_SPAN_ID,
  NO_TRACE_ID,
  toParentId,
  toSpanKind,
  toStatusCode,
} from '../span-field.ts'

/**
 * Reads a `Span`. Does not check its ids and times.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function decodeProtobufSpan(reader: ProtobufReader, origin: SpanOrigin): RecordedSpan {
  let traceId = ''
  let spanId = ''
  let parentId = ''
  let traceState = ''
  let flags = 0
  let name = ''
  let kind: number | bigint = 0
  let startUnixNano = 0n
  let endUnixNano = 0n
  let status: RecordedStatus = { code: 0 }
  let droppedAttributes: number | bigint = 0
  let droppedEvents: number | bigint = 0
  let droppedLinks: number | bigint = 0
  const attributes = createAttributes()
  const events: RecordedSpanEvent[] = []
  const links: RecordedSpanLink[] = []
  while (reader.next()) {
    if (reader.field === 1) traceId = reader.id()
    else if (reader.field === 2) spanId = reader.id()
    else if (reader.field === 3) traceState = reader.text()
    else if (reader.field === 4) parentId = reader.id()
    else if (reader.field === 5) name = reader.text()
    else if (reader.field === 6) kind = reader.integer()
    else if (reader.field === 7) startUnixNano = reader.fixed64()
    else if (reader.field === 8) endUnixNano = reader.fixed64()
    else if (reader.field === 9) readProtobufAttribute(reader.message(), attributes)
    else if (reader.field === 10) droppedAttributes = reader.integer()
    else if (reader.field === 11) events.push(readEvent(reader.message()))
    else if (reader.field === 12) droppedEvents = reader.integer()
    else if (reader.field === 13) links.push(readLink(reader.message()))
    else if (reader.field === 14) droppedLinks = reader.integer()
    else if (reader.field === 15) status = readStatus(reader.message())
    else if (reader.field === 16) flags = reader.fixed32()
    else reader.skip()
  }
  const parentSpanId = toParentId(parentId)
  return {
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(traceState !== '' && { traceState }),
    ...(flags !== 0 && { flags }),
    name,
    kind: toSpanKind(kind),
    startUnixNano,
    endUnixNano,
    attributes,
    ...droppedCount('droppedAttributesCount', droppedAttributes),
    events,
    ...droppedCount('droppedEventsCount', droppedEvents),
    links,
    ...droppedCount('droppedLinksCount', droppedLinks),
    status,
    ...origin,
  }
}

function readEvent(reader: ProtobufReader): RecordedSpanEvent {
  reader.meter.add('events')
  let name = ''
  let unixNano = 0n
  let dropped: number | bigint = 0
  const attributes = createAttributes()
  while (reader.next()) {
    if (reader.field === 1) unixNano = reader.fixed64()
    else if (reader.field === 2) name = reader.text()
    else if (reader.field === 3) readProtobufAttribute(reader.message(), attributes)
    else if (reader.field === 4) dropped = reader.integer()
    else reader.skip()
  }
  return { name, unixNano, attributes, ...droppedCount('droppedAttributesCount', dropped) }
}

function readLink(reader: ProtobufReader): RecordedSpanLink {
  reader.meter.add('links')
  let traceId = ''
  let spanId = ''
  let traceState = ''
  let flags = 0
  let dropped: number | bigint = 0
  const attributes = createAttributes()
  while (reader.next()) {
    if (reader.field === 1) traceId = reader.id()
    else if (reader.field === 2) spanId = reader.id()
    else if (reader.field === 3) traceState = reader.text()
    else if (reader.field === 4) readProtobufAttribute(reader.message(), attributes)
    else if (reader.field === 5) dropped = reader.integer()
    else if (reader.field === 6) flags = reader.fixed32()
    else reader.skip()
  }
  return {
    traceId: traceId || NO_TRACE_ID,
    spanId: spanId || NO_SPAN_ID,
    ...(traceState !== '' && { traceState }),
    ...(flags !== 0 && { flags }),
    attributes,
    ...droppedCount('droppedAttributesCount', dropped),
  }
}

function readStatus(reader: ProtobufReader): RecordedStatus {
  let code: number | bigint = 0
  let message = ''
  while (reader.next()) {
    if (reader.field === 2) message = reader.text()
    else if (reader.field === 3) code = reader.integer()
    else reader.skip()
  }
  return { code: toStatusCode(code), ...(message !== '' && { message }) }
}
