import type * as semconv from '../thread/semconv.ts'
import { toJson } from './to-json.ts'

type Name =
  | (typeof semconv)[Exclude<keyof typeof semconv, 'CONVENTION_VERSION'>]
  | `${typeof semconv.ATTR_CHAT_CONTENT}.json`
  | 'error.type'
  | 'service.name'

/**
 * What a span says, by the names of `thread/semconv.ts`, written out because a bundler keeps each imported constant as a
 * variable; the type holds them to the convention.
 */
export type Said = { readonly [Key in Name]?: unknown }

/**
 * Attributes as OTLP/JSON lists them: a text as it is, anything else as JSON, nothing of what is `undefined`, `null` or
 * `{}`. A text that UTF-8 cannot carry goes to `<key>.json`, as `writeText` of `thread` has it.
 */
export const attributes = (said: Said): object[] =>
  Object.entries(said).flatMap(([key, value]: [string, unknown]) => {
    const text = typeof value === 'string' ? value : toJson(value ?? {})
    return text !== value && text === '{}'
      ? []
      : text.isWellFormed()
        ? { key, value: { stringValue: text } }
        : attributes({ [key + '.json']: toJson(text) })
  })
