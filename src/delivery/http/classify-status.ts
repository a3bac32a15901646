import type { Answer } from '../destination.ts'

const ABOUT_SPANS = new Set([400, 413, 422, 431])
// Not in OTLP's list, yet a server that fails now may do better in a second: losing chats to a deployment is worse.
const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504])
// A server that a span makes fail or end says so itself, or by the proxy before it.
const MAYBE_ABOUT_SPANS = new Set([500, 502, 504])
const MAX_RETRY_AFTER_MILLIS = 5 * 60_000

/** What an HTTP status other than 2xx means for the spans that were sent. */
export function classifyStatus(status: number, cause: Error, retryAfter?: string | null): Answer {
  if (!RETRIED.has(status)) return { kind: 'refused', cause, isAboutSpans: ABOUT_SPANS.has(status) }
  const afterMillis = parseRetryAfter(retryAfter)
  return {
    kind: 'postponed',
    cause,
    mayBeAboutSpans: MAYBE_ABOUT_SPANS.has(status),
    ...(afterMillis !== undefined && { afterMillis }),
  }
}

/** Seconds or a date; at most five minutes, because a wrong header must not stop delivery for a day. */
function parseRetryAfter(value: string | null | undefined): number | undefined {
  if (!value) return undefined
  const millis = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(millis) ? Math.min(Math.max(millis, 0), MAX_RETRY_AFTER_MILLIS) : undefined
}
