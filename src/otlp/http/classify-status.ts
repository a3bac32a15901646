import type { Postponed, Refused } from './export-outcome.ts'
import { retryAfterMillis } from './retry-after.ts'

// The answers to a span that is malformed or too large. Everything else may pass, so nothing else is final.
const ABOUT_SPANS = new Set([400, 413, 422, 431])
// The endpoint is only busy. Below 500, every other status needs a person: a wrong URL, a missing key, a login page.
const BUSY = new Set([408, 425, 429])
// If a span makes a server fail or stop, the server or the proxy in front of it responds with one of these. A firewall
// that takes the text of a chat for an attack responds with 403.
const MAYBE_ABOUT_SPANS = new Set([403, 500, 502, 504, 520, 524])
const MAX_RETRY_AFTER_MILLIS = 5 * 60_000

/**
 * What an HTTP status other than 2xx means for the spans of the request. OTLP names only 429, 502, 503 and 504 as
 * retryable. The others are retried too, because losing chats to a deployment is worse than sending them again.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
 * @param retryAfter - The `Retry-After` header. More than five minutes count as five.
 */
export function classifyStatus(
  status: number,
  cause: Error,
  retryAfter?: string | null,
): Postponed | Refused {
  if (ABOUT_SPANS.has(status)) return { kind: 'refused', cause }
  const asked = retryAfterMillis(retryAfter)
  return {
    kind: 'postponed',
    cause,
    hasAnswered: true,
    mayBeAboutSpans: MAYBE_ABOUT_SPANS.has(status),
    ...(status < 500 && !BUSY.has(status) && { blockedBy: status }),
    ...(asked !== undefined && { afterMillis: Math.min(asked, MAX_RETRY_AFTER_MILLIS) }),
  }
}
