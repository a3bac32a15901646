import type { SpanAttributes, SpanAttributeValue } from '../recorded-span.ts'

// A number, or the object that a text or list is in.
const VALUE_BYTES = 32
// A key costs far more than its text, if no other attributes have it.
const KEY_BYTES = 160

/** Roughly how many bytes a value takes, with all keys and values in it. */
export function weighValue(value: SpanAttributeValue): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return VALUE_BYTES + value.length
  if (typeof value !== 'object' || value === null) return VALUE_BYTES
  if (Array.isArray(value)) return weighList(value as readonly SpanAttributeValue[])
  return weighAttributes(value as SpanAttributes)
}

/** Roughly how many bytes attributes take. */
export function weighAttributes(attributes: SpanAttributes): number {
  let bytes = VALUE_BYTES
  for (const key in attributes) {
    bytes += KEY_BYTES + key.length + weighValue(attributes[key] ?? null)
  }
  return bytes
}

function weighList(list: readonly SpanAttributeValue[]): number {
  let bytes = VALUE_BYTES
  for (const item of list) bytes += weighValue(item)
  return bytes
}
