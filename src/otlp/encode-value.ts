import { toBase64 } from '../thread/to-base64.ts'
import type { OtlpAnyValue, OtlpKeyValue } from './otlp-traces.ts'
import type { SpanAttributes, SpanAttributeValue } from './recorded-span.ts'

/** Attributes as OTLP/JSON lists them. */
export function encodeAttributes(attributes: SpanAttributes): OtlpKeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: encodeValue(value) }))
}

/** One value as OTLP/JSON has it. */
export function encodeValue(value: SpanAttributeValue): OtlpAnyValue {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: String(value) }
  if (typeof value === 'number') return encodeNumber(value)
  if (value instanceof Uint8Array) return { bytesValue: toBase64(value) }
  if (isList(value)) return { arrayValue: { values: value.map(encodeValue) } }
  return { kvlistValue: { values: encodeAttributes(value) } }
}

// A recorded number does not say whether OTLP had it as an integer or a double: 1.0 goes out as the integer 1.
function encodeNumber(value: number): OtlpAnyValue {
  if (Number.isSafeInteger(value)) return { intValue: String(value) }
  return { doubleValue: Number.isFinite(value) ? value : String(value) }
}

// Array.isArray alone does not narrow a readonly array.
function isList(
  value: readonly SpanAttributeValue[] | SpanAttributes,
): value is readonly SpanAttributeValue[] {
  return Array.isArray(value)
}
