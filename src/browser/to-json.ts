/** Any value as JSON, never throwing; what JSON cannot hold at all, such as a circle, is `"[Unreadable]"` as a whole. */
export const toJson = (value: unknown): string => {
  try {
    return JSON.stringify(value, replaceUnsafe) ?? 'null'
  } catch {
    return '"[Unreadable]"'
  }
}

// At a BigInt JSON throws; of an Error, a Map and a Set it has nothing but braces.
const replaceUnsafe = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint' || value instanceof Error) return `${value}`
  return value instanceof Map || value instanceof Set ? [...value] : value
}
