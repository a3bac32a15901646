import { backoffMillis } from '../../otlp/http/backoff-millis.ts'
import { retryAfterMillis } from '../../otlp/http/retry-after.ts'

const MAX_ASKED_MILLIS = 60_000

/**
 * How long to wait before a request is sent again, in milliseconds. It grows with each attempt, and is never less than
 * `Retry-After` asks. `undefined` if `Retry-After` asks for more than a minute.
 *
 * @param attempt - The number of the attempt that failed, from 0.
 */
export function retryDelay(attempt: number, retryAfter: string | undefined): number | undefined {
  const asked = retryAfterMillis(retryAfter)
  if (asked !== undefined && asked > MAX_ASKED_MILLIS) return undefined
  return backoffMillis(attempt + 1, { afterMillis: asked })
}
