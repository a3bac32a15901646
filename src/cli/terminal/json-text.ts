const UNSAFE = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/**
 * A value as JSON that a terminal may see and that says exactly the same: what JSON leaves raw but a terminal obeys
 * stands as `\uXXXX`. Integers beyond a number's reach become decimal strings.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, replaceExact, indent).replace(UNSAFE, escapeUnit)
}

function replaceExact(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
