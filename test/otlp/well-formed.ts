import type { RecordedSpan, SpanAttributeValue } from '../../src/otlp/recorded-span.ts'
import { makeAttributes } from './recorded-spans.ts'

/** A span after it travelled as UTF-8, which has no lone surrogates. */
export function wellFormed(span: RecordedSpan): RecordedSpan {
  return mapValues(span, (value) => (typeof value === 'string' ? value.toWellFormed() : value))
}

/** A span without the numbers that JSON does not have: infinities, and what is no number. */
export function finite(span: RecordedSpan): RecordedSpan {
  return mapValues(span, (value) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  )
}

type Change = (value: SpanAttributeValue) => SpanAttributeValue

function mapValues(span: RecordedSpan, change: Change): RecordedSpan {
  return mapValue(span as unknown as SpanAttributeValue, change) as unknown as RecordedSpan
}

function mapValue(value: SpanAttributeValue, change: Change): SpanAttributeValue {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return change(value)
  }
  if (Array.isArray(value)) return value.map((item) => mapValue(item, change))
  const entries = Object.entries(value).map(
    ([key, item]) => [String(change(key)), mapValue(item, change)] as const,
  )
  return Object.getPrototypeOf(value) === null
    ? makeAttributes(entries)
    : Object.fromEntries(entries)
}
