const FIRST_DELAY_MILLIS = 250
const MAX_DELAY_MILLIS = 60_000

/**
 * How long to wait before a request is sent again: what `Retry-After` asks, in seconds or as a date, else twice as long
 * each time. `undefined` where the server asks for more than a minute.
 */
export function retryDelay(
  attempt: number,
  retryAfter: string | undefined,
  nowMillis: number,
): number | undefined {
  const asked = readRetryAfter(retryAfter, nowMillis)
  if (asked === undefined) {
    const doubled = FIRST_DELAY_MILLIS * 2 ** attempt
    return Math.min(doubled, MAX_DELAY_MILLIS) * (0.5 + Math.random() / 2)
  }
  return asked > MAX_DELAY_MILLIS ? undefined : asked
}

function readRetryAfter(value: string | undefined, nowMillis: number): number | undefined {
  if (value === undefined) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMillis)
}
