import type { EndedSpan } from './ended-span.ts'
import type { QueuedSpan } from './queue/queued-span.ts'

/** Where spans go: an OTLP endpoint, or somebody's SpanExporter. */
export interface Destination {
  /** For each sequence of spans one of its own: what it packs is sent most cheaply in the order in which it was packed. */
  openPacker(): SpanPacker
  /** One attempt; never rejects. */
  deliver(spans: readonly QueuedSpan[], signal: AbortSignal): Promise<Answer>
  shutdown(): Promise<void>
}

/** Makes a span ready to wait; throws where it cannot be encoded. */
export type SpanPacker = (span: EndedSpan) => QueuedSpan

/** What came of an attempt. */
export type Answer = Accepted | Postponed | Refused

/** The spans were taken, but for those that the receiver says it left out for good (a partial success). */
export interface Accepted {
  readonly kind: 'accepted'
  readonly rejected: number
  readonly reason?: string
}

/** Nothing was taken; the same spans may be tried again. */
export interface Postponed {
  readonly kind: 'postponed'
  readonly cause: Error
  /** How long the receiver asks to wait. */
  readonly afterMillis?: number
  /** Whether a span may be at fault and not the server: a 500, or none after the request had arrived, says both. */
  readonly mayBeAboutSpans?: boolean
}

/** The spans will never be taken as they are. */
export interface Refused {
  readonly kind: 'refused'
  readonly cause: Error
  /** Whether fewer of them may be: the answer was about the content, not about the endpoint or a missing key. */
  readonly isAboutSpans: boolean
}
