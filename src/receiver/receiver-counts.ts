/** What a receiver has done since it was made: every span it was sent is in one of these. */
export interface ReceiverCounts {
  /** Requests with traces, those that were refused included. */
  readonly requests: number
  /** Requests that were answered with a 4xx: not OTLP, too large, cut off, from a host or origin that is not allowed. */
  readonly refused: number
  /** Spans that could be read. */
  readonly spans: number
  /** Of those, spans that are new. */
  readonly stored: number
  /** Of those, spans that the store had already. */
  readonly duplicates: number
  /** Of those, spans that the store could not keep; a sender that tries again is counted again. */
  readonly failed: number
  /** Spans that could not be read. */
  readonly rejected: number
}

/** Counts that begin at zero and can be added to. */
export type MutableCounts = { -readonly [key in keyof ReceiverCounts]: number }

/** Nothing yet. */
export function createCounts(): MutableCounts {
  return { requests: 0, refused: 0, spans: 0, stored: 0, duplicates: 0, failed: 0, rejected: 0 }
}
