import type {
  RecordedSpan,
  RecordedSpanEvent,
  SpanAttributes,
  SpanAttributeValue,
} from '../../otlp/recorded-span.ts'
import { toBase64 } from '../../thread/binary/to-base64.ts'

/**
 * A span whose bytes are text, for readers. LangSmith's SDK for Python writes JSON as bytes, and OpenTelemetry for Python sends
 * them as such since 1.45. Bytes that are no UTF-8 become a part of a message that holds them.
 */
export function withText(span: RecordedSpan): RecordedSpan {
  const { attributes, events } = span
  const isPlain = !hasBytes(attributes) && !events.some((event) => hasBytes(event.attributes))
  if (isPlain) return span
  return {
    ...span,
    attributes: textsIn(attributes),
    events: events.map(readableEvent),
  }
}

function readableEvent(event: RecordedSpanEvent): RecordedSpanEvent {
  return { ...event, attributes: textsIn(event.attributes) }
}

function hasBytes(value: SpanAttributeValue): boolean {
  if (value === null || typeof value !== 'object') return false
  return value instanceof Uint8Array || Object.values(value).some(hasBytes)
}

function textsIn(attributes: SpanAttributes): SpanAttributes {
  const texts: Record<string, SpanAttributeValue> = Object.create(null)
  for (const key in attributes) texts[key] = toReadable(attributes[key] ?? null)
  return texts
}

function toReadable(value: SpanAttributeValue): SpanAttributeValue {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return bytesToText(value)
  return Array.isArray(value) ? value.map(toReadable) : textsIn(value as SpanAttributes)
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

function bytesToText(bytes: Uint8Array): SpanAttributeValue {
  try {
    return UTF_8.decode(bytes)
  } catch {
    return [{ type: 'blob', modality: 'document', content: toBase64(bytes) }]
  }
}
