import type { HrTime, Link } from '@opentelemetry/api'
import { MAX_VALUE_DEPTH, TOO_DEEP } from '../../otlp/any-value.ts'
import type { EndedSpan, EndedSpanEvent } from '../ended-span.ts'
import type { ProtobufBuffer } from './protobuf-buffer.ts'
import { spanFlags } from './span-flags.ts'

// Most need two bytes for their length.
const USUAL_SPAN_BYTES = 500

/**
 * Writes one `Span` as a field of the message around it.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function writeSpan(buffer: ProtobufBuffer, field: number, span: EndedSpan): void {
  const context = span.spanContext()
  const begun = buffer.begin(field, USUAL_SPAN_BYTES)
  buffer.id(1, context.traceId)
  buffer.id(2, context.spanId)
  writeText(buffer, 3, context.traceState?.serialize())
  if (span.parentSpanContext) buffer.id(4, span.parentSpanContext.spanId)
  buffer.text(5, span.name)
  buffer.integer(6, span.kind + 1)
  writeTime(buffer, 7, span.startTime)
  writeTime(buffer, 8, span.endTime)
  writeAttributes(buffer, 9, span.attributes)
  writeCount(buffer, 10, span.droppedAttributesCount)
  for (const event of span.events) writeEvent(buffer, event)
  writeCount(buffer, 12, span.droppedEventsCount)
  for (const link of span.links) writeLink(buffer, link)
  writeCount(buffer, 14, span.droppedLinksCount)
  writeStatus(buffer, span.status)
  buffer.fixed32(16, spanFlags(context, span.parentSpanContext))
  buffer.end(begun)
}

/** Writes attributes as `KeyValue` fields; null and undefined become a value that is none. */
export function writeAttributes(
  buffer: ProtobufBuffer,
  field: number,
  attributes: Readonly<Record<string, unknown>> | undefined,
  depth = 0,
): void {
  if (attributes === undefined) return
  // Where keys are walked and asked for in just this way, V8 reads the values by their place, without a look-up.
  for (const key in attributes) {
    if (!Object.prototype.hasOwnProperty.call(attributes, key)) continue
    const value = attributes[key]
    if (typeof value === 'string' && buffer.shortPair(field, key, value)) continue
    const begun = buffer.begin(field, key.length + usualBytes(value))
    buffer.text(1, key)
    writeValue(buffer, 2, value, depth)
    buffer.end(begun)
  }
}

function writeValue(buffer: ProtobufBuffer, field: number, value: unknown, depth: number): void {
  const begun = buffer.begin(field, usualBytes(value))
  if (typeof value === 'string') buffer.text(1, value)
  else if (typeof value === 'boolean') buffer.integer(2, value ? 1 : 0)
  else if (typeof value === 'number') writeNumber(buffer, value)
  else if (typeof value === 'bigint') buffer.signed(3, value)
  else if (value instanceof Uint8Array) buffer.bytes(7, value)
  else if (typeof value === 'object' && value !== null) writeNested(buffer, value, depth + 1)
  buffer.end(begun)
}

// Exact for the only values that are long as a rule: texts in ASCII.
function usualBytes(value: unknown): number {
  return typeof value === 'string' ? value.length + 2 : 0
}

function writeNumber(buffer: ProtobufBuffer, value: number): void {
  if (Number.isSafeInteger(value)) buffer.signed(3, value)
  else buffer.double(4, value)
}

function writeNested(buffer: ProtobufBuffer, value: object, depth: number): void {
  if (depth > MAX_VALUE_DEPTH) return buffer.text(1, TOO_DEEP)
  const isList = Array.isArray(value)
  const begun = buffer.begin(isList ? 5 : 6)
  if (isList) for (const item of value) writeValue(buffer, 1, item, depth)
  else writeAttributes(buffer, 1, value as Record<string, unknown>, depth)
  buffer.end(begun)
}

function writeEvent(buffer: ProtobufBuffer, event: EndedSpanEvent): void {
  const begun = buffer.begin(11)
  writeTime(buffer, 1, event.time)
  buffer.text(2, event.name)
  writeAttributes(buffer, 3, event.attributes)
  writeCount(buffer, 4, event.droppedAttributesCount)
  buffer.end(begun)
}

function writeLink(buffer: ProtobufBuffer, link: Link): void {
  const { context, attributes, droppedAttributesCount } = link
  const begun = buffer.begin(13)
  buffer.id(1, context.traceId)
  buffer.id(2, context.spanId)
  writeText(buffer, 3, context.traceState?.serialize())
  writeAttributes(buffer, 4, attributes)
  writeCount(buffer, 5, droppedAttributesCount)
  buffer.fixed32(6, spanFlags(context, context))
  buffer.end(begun)
}

function writeStatus(buffer: ProtobufBuffer, { code, message }: EndedSpan['status']): void {
  if (code === 0 && !message) return
  const begun = buffer.begin(15)
  writeText(buffer, 2, message)
  writeCount(buffer, 3, code)
  buffer.end(begun)
}

function writeTime(buffer: ProtobufBuffer, field: number, time: HrTime): void {
  buffer.nanos(field, time[0], time[1])
}

function writeText(buffer: ProtobufBuffer, field: number, text: string | undefined): void {
  if (text) buffer.text(field, text)
}

function writeCount(buffer: ProtobufBuffer, field: number, count: number | undefined): void {
  if (count) buffer.integer(field, count)
}
