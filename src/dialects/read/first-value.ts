import type { ReadAttributes } from '../../thread/attribute-text.ts'

/** The value of the first of several keys that is neither absent nor null. */
export function firstValue(attributes: ReadAttributes, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((found, key) => found ?? attributes[key], undefined)
}
