import type { ExportResponse } from './export-response.ts'

/** The result of one attempt to send spans. */
export type ExportOutcome = Accepted | Postponed | Refused

/** The receiver took the spans, except for those that it says it left out for good. */
export interface Accepted extends ExportResponse {
  readonly kind: 'accepted'
}

/** The receiver took nothing. The same spans may be tried again. */
export interface Postponed {
  readonly kind: 'postponed'
  readonly cause: Error
  /** How long the receiver asks to wait. */
  readonly afterMillis?: number
  /** Whether a span may be at fault: a 500, or no response after the request had arrived, says either. */
  readonly mayBeAboutSpans?: boolean
}

/** The receiver will never take the spans as they are. */
export interface Refused {
  readonly kind: 'refused'
  readonly cause: Error
  /** Whether the receiver may take fewer of them: the response was about the content, not about the URL or a missing key. */
  readonly isAboutSpans: boolean
}
