/** The key of our list member in W3C `tracestate`: `threadspan=<thread id>/<message span id>`. */
export const THREAD_STATE_KEY = 'threadspan'

// W3C: the value of a list member has at most 256 characters.
const MAX_VALUE = 256
const MEMBER = new RegExp(`(?:^|,)[ \\t]*${THREAD_STATE_KEY}=([^,]*)`)
const VALUE = /^([^/]*)\/([0-9a-f]{16})?$/

/** What our list member says. At least one of the two is there. */
export interface ThreadEntry {
  readonly threadId?: string
  /** The message that causes what happens, in the trace that the tracestate belongs to. */
  readonly messageSpanId?: string
}

/**
 * Writes the value of our list member. The thread id is percent-encoded, with lone surrogates replaced. It is left out
 * if the value would be too long for the format: the span id still joins the spans to the thread at replay.
 */
export function formatThreadEntry(threadId = '', messageSpanId = ''): string {
  const value = `${encodeURIComponent(threadId.toWellFormed())}/${messageSpanId}`
  return value.length <= MAX_VALUE ? value : `/${messageSpanId}`
}

/** Reads the value of our list member; `undefined` if it is malformed or empty. It may come from a header. */
export function parseThreadEntry(value: string | undefined): ThreadEntry | undefined {
  const match = value === undefined || value.length > MAX_VALUE ? null : VALUE.exec(value)
  if (match === null) return undefined
  const [, encoded = '', messageSpanId] = match
  const threadId = decode(encoded)
  if (threadId === undefined || (threadId === '' && messageSpanId === undefined)) return undefined
  return {
    ...(threadId !== '' && { threadId }),
    ...(messageSpanId !== undefined && { messageSpanId }),
  }
}

/**
 * Finds our list member in a whole tracestate, such as a stored span has; `undefined` as in {@link parseThreadEntry}.
 */
export function findThreadEntry(traceState: string | undefined): ThreadEntry | undefined {
  return parseThreadEntry(MEMBER.exec(traceState ?? '')?.[1]?.trimEnd())
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}
