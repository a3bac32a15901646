/**
 * How many milliseconds a `Retry-After` header asks to wait. The header has seconds or a date. `undefined` if it is
 * missing or invalid. There is no upper bound, so callers must set one: a wrong header must not stop them for a day.
 */
export function retryAfterMillis(header: string | null | undefined): number | undefined {
  if (!header) return undefined
  const millis = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(millis) ? undefined : Math.max(millis, 0)
}
