import type { RecordedSpan, SpanAttributes, SpanAttributeValue } from '../../otlp/recorded-span.ts'

// What a span or a value needs in memory beside its text.
const SPAN_CHARS = 500
const VALUE_CHARS = 50

/** About how much memory a span needs, as a number of characters. */
export function spanChars({ attributes, events, links }: RecordedSpan): number {
  let chars = SPAN_CHARS + attributesChars(attributes)
  for (const event of events) chars += VALUE_CHARS + attributesChars(event.attributes)
  for (const link of links) chars += VALUE_CHARS + attributesChars(link.attributes)
  return chars
}

function attributesChars(attributes: SpanAttributes): number {
  let chars = 0
  for (const key in attributes) chars += key.length + valueChars(attributes[key] ?? null)
  return chars
}

function valueChars(value: SpanAttributeValue): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return VALUE_CHARS + value.length
  if (typeof value !== 'object' || value === null) return VALUE_CHARS
  // A list is read by its indexes.
  return VALUE_CHARS + attributesChars(value as SpanAttributes)
}
