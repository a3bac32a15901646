import type { SpanAttributeValue } from './recorded-span.ts'

/** How many lists and maps deep a value may be. Deeper ones are an attack on the code that walks them. */
export const MAX_VALUE_DEPTH = 64

/** Replaces a value that is deeper than {@link MAX_VALUE_DEPTH}, so that the loss can be seen. */
export const TOO_DEEP = '[Too deep]'

/** Attributes under construction. */
export type AttributeMap = Record<string, SpanAttributeValue>

/** An attribute map in which `__proto__` is a key like any other. */
export function createAttributes(): AttributeMap {
  return Object.create(null) as AttributeMap
}

/** A 64-bit integer as a number if that is exact. */
export function narrowInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
