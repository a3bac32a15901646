import type { ReadAttributes } from '../../thread/attribute-text.ts'

/** The first of several keys that holds a text which is not empty. */
export function firstText(values: ReadAttributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = values[key]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}
