import { fromJson, toJson } from './json.ts'

/** Span attributes while they are written: OpenTelemetry's values, of which we use only these. */
export type WrittenAttributes = Record<string, string | number | boolean>

/** Span attributes as a backend gives them back: of any type, as hostile as anything from the network. */
export type ReadAttributes = Readonly<Record<string, unknown>>

/**
 * Writes a text so that it comes back the same. OTLP carries UTF-8, which has no lone surrogates: such a text goes to
 * `<key>.json` as a JSON string, and so does `null`, which no attribute can hold.
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

/** Reads what {@link writeText} wrote; `undefined` where the span has no such text. */
export function readText(attributes: ReadAttributes, key: string): string | null | undefined {
  const text = attributes[key]
  if (typeof text === 'string') return text
  const json = fromJson(attributes[`${key}.json`])
  return typeof json === 'string' || json === null ? json : undefined
}

/** Like {@link readText} for keys that are never null. */
export function readString(attributes: ReadAttributes, key: string): string | undefined {
  return readText(attributes, key) ?? undefined
}
