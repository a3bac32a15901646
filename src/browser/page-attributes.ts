import type * as semconv from '../thread/semconv.ts'

type Name = (typeof semconv)[Exclude<keyof typeof semconv, 'CONVENTION_VERSION'>] | 'error.type'

/**
 * Attributes by the names of `thread/semconv.ts`, written out because a bundler keeps each imported constant as a
 * variable; the type holds them to the convention. `undefined` is not written.
 */
export type PageAttributes = { readonly [Key in Name]?: string | number | null | undefined }

/**
 * Attributes as OTLP/JSON lists them. A text that UTF-8 cannot carry, and `null`, go to `<key>.json`, as `writeText` of
 * `thread` has it.
 */
export function keyValues(attributes: object): object[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return []
    if (typeof value === 'number') return { key, value: { intValue: value } }
    return value?.isWellFormed()
      ? { key, value: { stringValue: value } }
      : { key: `${key}.json`, value: { stringValue: JSON.stringify(value) } }
  })
}
