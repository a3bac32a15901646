import { fromJson, toJson } from './json.ts'

/** Span attributes while they are written: OpenTelemetry's values, of which we use only these. */
export type WrittenAttributes = Record<string, string | number | boolean>

/** Span attributes as a backend gives them back: of any type, and hostile like all that comes over the network. */
export type ReadAttributes = Readonly<Record<string, unknown>>

/**
 * Writes a text so that it comes back the same. UTF-8 has no lone surrogates and no attribute holds `null`: both go to
 * `<key>.json` as JSON.
 */
export function writeText(
  attributes: WrittenAttributes,
  key: string,
  text: string | null | undefined,
): void {
  if (text === undefined) return
  if (text !== null && text.isWellFormed()) attributes[key] = text
  else attributes[`${key}.json`] = toJson(text)
}

/** Reads what {@link writeText} wrote; `undefined` if the span has no such text. */
export function readText(attributes: ReadAttributes, key: string): string | null | undefined {
  const text = attributes[key]
  if (typeof text === 'string') return text
  const json = fromJson(attributes[`${key}.json`])
  return typeof json === 'string' || json === null ? json : undefined
}

/** A value that counts something: an integer of 0 or more. Some stores give numbers back as text. */
export function toCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
    ? number
    : undefined
}

/** Like {@link readText} for keys that are never null. */
export function readString(attributes: ReadAttributes, key: string): string | undefined {
  return readText(attributes, key) ?? undefined
}
