/** Any value as JSON, never throwing; what JSON cannot hold at all, such as a circle, is `"[Unreadable]"` as a whole. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, replaceUnsafe) ?? 'null'
  } catch {
    return '"[Unreadable]"'
  }
}

/** Any value as text: a string as it is, everything else as JSON. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : toJson(value)
}

/** Like {@link toText} for what may be left out, as `undefined` or `null`. */
export function textOrNone(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : toText(value)
}

/** Like {@link toJson} for what may be left out. */
export function jsonOrNone(value: unknown): string | undefined {
  return value === undefined ? undefined : toJson(value)
}

function replaceUnsafe(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`
  if (value instanceof Error) return { name: value.name, message: value.message }
  if (value instanceof Map) return Object.fromEntries(value)
  return value instanceof Set ? [...value] : value
}
