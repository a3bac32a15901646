import { MAX_VALUE_DEPTH, TOO_DEEP } from '../any-value.ts'
import { toBase64 } from '../../thread/binary/to-base64.ts'
import type { SpanAttributes, SpanAttributeValue } from '../recorded-span.ts'
import type { OtlpAnyValue, OtlpKeyValue } from './otlp-traces.ts'

/** Attributes as a list of keys and values in OTLP/JSON. */
export function encodeAttributes(attributes: SpanAttributes, depth = 0): OtlpKeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: encodeValue(value, depth),
  }))
}

/** One value in OTLP/JSON. `undefined`, which lists from the SDK may contain, is written like `null`. */
export function encodeValue(value: SpanAttributeValue | undefined, depth = 0): OtlpAnyValue {
  if (value === null || value === undefined) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: String(value) }
  if (typeof value === 'number') return encodeNumber(value)
  if (value instanceof Uint8Array) return { bytesValue: toBase64(value) }
  return encodeNested(value, depth + 1)
}

function encodeNested(
  value: readonly SpanAttributeValue[] | SpanAttributes,
  depth: number,
): OtlpAnyValue {
  if (depth > MAX_VALUE_DEPTH) return { stringValue: TOO_DEEP }
  if (!isList(value)) return { kvlistValue: { values: encodeAttributes(value, depth) } }
  return { arrayValue: { values: value.map((item) => encodeValue(item, depth)) } }
}

// A recorded number may have been an integer or a double in OTLP, so 1.0 is written as the integer 1.
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
