/** What our list member in a span's W3C `tracestate` says. */
export interface ThreadEntry {
  readonly threadId?: string
  /** The message that caused the span, in the span's own trace. */
  readonly messageSpanId?: string
}

const ENTRY = /(?:^|,)[ \t]*threadspan=([^,/]*)\/([0-9a-f]{16})?[ \t]*(?:,|$)/

/**
 * Reads `threadspan=<thread id, percent-encoded>/<message span id>` from a tracestate as it was stored. That is how a
 * span without any attribute of ours still says where it belongs. Nothing where the member is missing or malformed.
 */
export function readThreadEntry(traceState: string | undefined): ThreadEntry {
  const match = ENTRY.exec(traceState ?? '')
  if (match === null) return {}
  const [, encoded = '', messageSpanId] = match
  const threadId = decode(encoded)
  if (threadId === undefined) return {}
  return {
    ...(threadId !== '' && { threadId }),
    ...(messageSpanId !== undefined && { messageSpanId }),
  }
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
