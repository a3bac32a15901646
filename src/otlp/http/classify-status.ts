import type { Postponed, Refused } from './export-outcome.ts'
import { retryAfterMillis } from './retry-after.ts'

const ABOUT_SPANS = new Set([400, 413, 422, 431])
// OTLP names 429, 502, 503 and 504. The others are retried too: a server that fails now may recover in a second, and it
// is worse to lose chats to a deployment than to send them again.
const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504])
// If a span makes a server fail or stop, the server or the proxy in front of it responds with one of these.
const MAYBE_ABOUT_SPANS = new Set([500, 502, 504])
const MAX_RETRY_AFTER_MILLIS = 5 * 60_000

/**
 * What an HTTP status other than 2xx means for the spans of the request.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
 * @param retryAfter - The `Retry-After` header. More than five minutes count as five.
 */
export function classifyStatus(
  status: number,
  cause: Error,
  retryAfter?: string | null,
): Postponed | Refused {
  if (!RETRIED.has(status)) return { kind: 'refused', cause, isAboutSpans: ABOUT_SPANS.has(status) }
  const asked = retryAfterMillis(retryAfter)
  return {
    kind: 'postponed',
    cause,
    mayBeAboutSpans: MAYBE_ABOUT_SPANS.has(status),
    ...(asked !== undefined && { afterMillis: Math.min(asked, MAX_RETRY_AFTER_MILLIS) }),
  }
}
