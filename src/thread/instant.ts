/** Nanoseconds since the Unix epoch. A bigint, because a number cannot hold them exactly. */
export type UnixNano = bigint

/**
 * The last instant that every backend can hold, in the year 2262: OTLP counts unsigned nanoseconds, SQLite and Go's
 * clocks signed ones.
 */
export const LAST_UNIX_NANO: UnixNano = 2n ** 63n - 1n

/** Now, as the wall clock tells it: in steps of a millisecond. */
export function nowUnixNano(): UnixNano {
  return BigInt(Date.now()) * 1_000_000n
}

const ISO = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9})\d*)?(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * The instant of a timestamp: ISO 8601 text with up to nine digits of fraction (UTC if it has no zone), milliseconds
 * since the epoch, or a Date. `undefined` if it is none of these, or before 1970, which OTLP cannot hold.
 */
export function parseInstant(value: string | number | Date): UnixNano | undefined {
  if (typeof value === 'string') return parseIso(value.trim())
  const millis = value instanceof Date ? value.getTime() : value
  if (typeof millis !== 'number' || !(millis >= 0) || millis > 8.64e15) return undefined
  const whole = Math.floor(millis)
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((millis - whole) * 1e6))
}

/** An instant as ISO 8601 in UTC with as many digits as it has: none, milliseconds, microseconds or nanoseconds. */
export function formatInstant(nanos: UnixNano): string {
  const seconds = nanos / 1_000_000_000n
  const date = new Date(Number(seconds) * 1000)
  if (Number.isNaN(date.getTime())) return String(nanos)
  const fraction = String(nanos % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/(?:000){1,3}$/, '')
  return date.toISOString().replace('.000Z', fraction === '' ? 'Z' : `.${fraction}Z`)
}

function parseIso(text: string): UnixNano | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, seconds = '', fraction = '', zone = 'Z'] = match
  const millis = Date.parse(seconds.replace(' ', 'T') + zone.toUpperCase())
  if (!(millis >= 0)) return undefined
  return BigInt(millis) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}
