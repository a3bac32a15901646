/** What a receiver has done since it was made: everything it was sent is in one of these. */
export interface ReceiverCounts {
  /** OTLP requests of any signal, those that were refused included. */
  readonly requests: number
  /** Requests that were answered with a 4xx: not OTLP, too large, cut off, from a host or origin that is not allowed. */
  readonly refused: number
  /** Spans that could be read. */
  readonly spans: number
  /** Of those, spans that are new. */
  readonly stored: number
  /** Of those, spans that the store had already. */
  readonly duplicates: number
  /** Of those, spans that took the place of their unfinished form. */
  readonly replaced: number
  /** Of those, spans with the id of a stored span but other content: the store has left them out. */
  readonly conflicts: number
  /** Of those, spans that the store could not keep; a sender that tries again is counted again. */
  readonly failed: number
  /** Spans that could not be read. */
  readonly rejected: number
  /** GenAI events that came as log records: new ones. */
  readonly eventsStored: number
  /** Such events that the store had already. */
  readonly eventsDuplicate: number
  /** Such events that are lost: unreadable, of a span that has too many, or not kept by a store that failed. */
  readonly eventsLost: number
  /** Log records that are no GenAI events, and requests with metrics: answered, and not kept. */
  readonly ignored: number
}

/** Counts that begin at zero and can be added to. */
export type MutableCounts = { -readonly [key in keyof ReceiverCounts]: number }

/** Nothing yet. */
export function createCounts(): MutableCounts {
  return {
    requests: 0,
    refused: 0,
    spans: 0,
    stored: 0,
    duplicates: 0,
    replaced: 0,
    conflicts: 0,
    failed: 0,
    rejected: 0,
    eventsStored: 0,
    eventsDuplicate: 0,
    eventsLost: 0,
    ignored: 0,
  }
}
