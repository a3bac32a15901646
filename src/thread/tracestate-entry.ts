/** The key of our list member in W3C `tracestate`: `threadspan=<thread id>/<message span id>[/<signature>]`. */
export const THREAD_STATE_KEY = 'threadspan'

// W3C: the value of a list member has at most 256 characters.
const MAX_VALUE = 256
const MEMBER = new RegExp(`(?:^|,)[ \\t]*${THREAD_STATE_KEY}=([^,]*)`)
// The signature: 132 bits of an HMAC in base64url.
const VALUE = /^(([^/]*)\/([0-9a-f]{16})?)(?:\/([\w-]{22}))?$/

/** The length of a signature. */
export const SIGNATURE_LENGTH = 22

/** What our list member says. At least one of the two is there. */
export interface ThreadEntry {
  readonly threadId?: string
  /** The message that causes what happens, in the trace that the tracestate belongs to. */
  readonly messageSpanId?: string
  /** The signature and what it signs. Reading an entry does not verify it. */
  readonly signed?: { readonly text: string; readonly signature: string }
}

/**
 * Writes the value of our list member. The thread id is percent-encoded, with lone surrogates replaced. It is left out
 * if the value would be too long for the format: the span id still joins the spans to the thread at replay.
 *
 * @param sign - Returns the signature of the text before it. Without this, the value has no signature.
 */
export function formatThreadEntry(
  threadId = '',
  messageSpanId = '',
  sign?: (text: string) => string,
): string {
  const whole = `${encodeURIComponent(threadId.toWellFormed())}/${messageSpanId}`
  const room = sign === undefined ? MAX_VALUE : MAX_VALUE - SIGNATURE_LENGTH - 1
  const text = whole.length <= room ? whole : `/${messageSpanId}`
  return sign === undefined ? text : `${text}/${sign(text)}`
}

/** Reads the value of our list member; `undefined` if it is malformed or empty. It may come from a header. */
export function parseThreadEntry(value: string | undefined): ThreadEntry | undefined {
  const match = value === undefined || value.length > MAX_VALUE ? null : VALUE.exec(value)
  if (match === null) return undefined
  const [, text = '', encoded = '', messageSpanId, signature] = match
  const threadId = decode(encoded)
  if (threadId === undefined || (threadId === '' && messageSpanId === undefined)) return undefined
  return {
    ...(threadId !== '' && { threadId }),
    ...(messageSpanId !== undefined && { messageSpanId }),
    ...(signature !== undefined && { signed: { text, signature } }),
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
