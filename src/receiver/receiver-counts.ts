/** What a receiver has done since it was created. Everything that it received is in one of these counts. */
export interface ReceiverCounts {
  /** OTLP requests of any signal, including refused ones. */
  readonly requests: number
  /** Requests with a 4xx response: not OTLP, too large, cut off, without the token, or from a host or origin that is not allowed. */
  readonly refused: number
  /** Requests with a 503 response: the store could not be written to, or the memory was full. Senders may send them again. */
  readonly postponed: number
  /** Spans that could be read. */
  readonly spans: number
  /** Of those, spans that are new. */
  readonly stored: number
  /** Of those, spans that the store had already. */
  readonly duplicates: number
  /** Of those, spans that took the place of their unfinished form. */
  readonly replaced: number
  /** Of those, spans that the store left out: they have the id of a stored span but other content. */
  readonly conflicts: number
  /** Of those, spans that the store failed to store. If the sender sends them again, they count again. */
  readonly failed: number
  /** Spans of which ids, names or tags were too long and were cut. Each of them is in another count too. */
  readonly cut: number
  /** Spans that could not be read, or whose thread id cannot be used. */
  readonly rejected: number
  /** New GenAI events that came as log records. */
  readonly eventsStored: number
  /** Such events that the store had already. */
  readonly eventsDuplicate: number
  /** Such events that were lost: unreadable, of a span that has too many, or in a batch that the store failed to store. */
  readonly eventsLost: number
  /** Log records that are not GenAI events, and requests with metrics. They are accepted and dropped. */
  readonly ignored: number
}

/** Counts that begin at zero and can be added to. */
export type MutableCounts = { -readonly [key in keyof ReceiverCounts]: number }

/** All counts at zero. */
export function createCounts(): MutableCounts {
  return {
    requests: 0,
    refused: 0,
    postponed: 0,
    spans: 0,
    stored: 0,
    duplicates: 0,
    replaced: 0,
    conflicts: 0,
    failed: 0,
    cut: 0,
    rejected: 0,
    eventsStored: 0,
    eventsDuplicate: 0,
    eventsLost: 0,
    ignored: 0,
  }
}
