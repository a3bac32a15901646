const ISO = /^(\d{4}-\d\d-\d\d[T ][\d:]{8})(?:[.,](\d{1,9})\d*)?(Z|[+-]\d\d:?\d\d)?$/i

let last = 0
let ticks = 0

/** Now, in nanoseconds as OTLP/JSON writes them; within one millisecond each a microsecond after the one before. */
export function now(): string {
  const millis = Date.now()
  ticks = millis === last ? Math.min(ticks + 1, 999) : 0
  last = millis
  return `${millis * 1000 + ticks}000`
}

/** The instant that a timestamp names, as `parseInstant` of `thread` reads it; `undefined` where it names none. */
export function parseTime(value: unknown): string | undefined {
  const [, text, fraction = '', zone = 'Z'] =
    (typeof value === 'string' && ISO.exec(value.trim())) || []
  const millis = text ? Date.parse(text.replace(' ', 'T') + zone.toUpperCase()) : timeOf(value)
  if (!(millis >= 0 && millis <= 8.64e15)) return undefined
  const whole = Math.floor(millis)
  const nanos = text ? fraction.padEnd(9, '0') : Math.round((millis - whole) * 1e6)
  return `${BigInt(whole) * 1_000_000n + BigInt(nanos)}`
}

function timeOf(value: unknown): number {
  return typeof value === 'number' || value instanceof Date ? Number(value) : NaN
}
