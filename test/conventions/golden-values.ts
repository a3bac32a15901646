import type { Json } from './golden-case.ts'
import type { GoldenNames } from './golden-names.ts'

/** A value of a case as a recorder is given it: names replaced, and what JSON cannot hold made of its description. */
export function decodeValue(value: unknown, names: GoldenNames): unknown {
  if (typeof value === 'string') return names.resolve(value)
  if (Array.isArray(value)) return value.map((item) => decodeValue(item, names))
  if (typeof value !== 'object' || value === null) return value
  const [[key, described] = ['', undefined], ...others] = Object.entries(value)
  const special = others.length === 0 ? SPECIAL[key] : undefined
  return special === undefined ? decodeObject(value as Json, names) : special(String(described))
}

const SPECIAL: Readonly<Record<string, (described: string) => unknown>> = {
  $bytes: (base64) => new Uint8Array(Buffer.from(base64, 'base64')),
  $number: (text) => (/^-?\d+$/.test(text) ? BigInt(text) : Number(text)),
  $utf16: (hex) =>
    String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number(`0x${unit}`))),
  $undefined: () => undefined,
}

function decodeObject(value: Json, names: GoldenNames): Json {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, decodeValue(item, names)]),
  )
}
