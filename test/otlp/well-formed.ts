import type { RecordedSpan, SpanAttributeValue } from '../../src/otlp/recorded-span.ts'
import { makeAttributes } from './recorded-spans.ts'

/** A span after it travelled as UTF-8, which has no lone surrogates. */
export function wellFormed(span: RecordedSpan): RecordedSpan {
  return mapTexts(span as unknown as SpanAttributeValue) as unknown as RecordedSpan
}

function mapTexts(value: SpanAttributeValue): SpanAttributeValue {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(mapTexts)
  const entries = Object.entries(value).map(
    ([key, item]) => [key.toWellFormed(), mapTexts(item)] as const,
  )
  return Object.getPrototypeOf(value) === null
    ? makeAttributes(entries)
    : Object.fromEntries(entries)
}
