/**
 * The milliseconds that a `Retry-After` header asks to wait: seconds, or a date. `undefined` if there is no such header or
 * it makes no sense. The value has no upper bound, so callers set one: a wrong header must not stop them for a day.
 */
export function retryAfterMillis(header: string | null | undefined): number | undefined {
  if (!header) return undefined
  const millis = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(millis) ? undefined : Math.max(millis, 0)
}
