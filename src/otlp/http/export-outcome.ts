import type { ExportResponse } from './export-response.ts'

/** The result of one attempt to send spans. */
export type ExportOutcome = Accepted | Postponed | Refused

/** The receiver took the spans, except those that it reports as left out for good. */
export interface Accepted extends ExportResponse {
  readonly kind: 'accepted'
}

/** The receiver took nothing. The same spans may be tried again. */
export interface Postponed {
  readonly kind: 'postponed'
  readonly cause: Error
  /** How long the receiver asks to wait. */
  readonly afterMillis?: number
  /** Whether there was an HTTP response, even if it was an error. */
  readonly hasAnswered?: boolean
  /** The status of a response that stays the same until a person corrects the URL, the key or the proxy. */
  readonly blockedBy?: number
  /** Whether a span may be at fault. A 500, or no response after the request had arrived, may also have another cause. */
  readonly mayBeAboutSpans?: boolean
}

/** The receiver will never take all of the spans as they are. It may take some of them. */
export interface Refused {
  readonly kind: 'refused'
  readonly cause: Error
}
