import type { ReadAttributes } from '../../thread/attribute-text.ts'

/** The value of the first of several keys that is neither absent nor null. */
export function firstValue(attributes: ReadAttributes, keys: readonly string[]): unknown {
  let value: unknown
  for (const key of keys) {
    value = attributes[key]
    if (value != null) break
  }
  return value
}
