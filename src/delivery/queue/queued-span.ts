import type { EncodedSpan } from '../../otlp/encoded-span.ts'
import type { EndedSpan } from '../../otlp/ended-span.ts'

/** A span that waits for delivery. */
export interface QueuedSpan {
  /** How much it counts against the queue's bound. */
  readonly bytes: number
  /** The span in the endpoint's encoding. Absent if an exporter takes the span itself. */
  readonly encoded?: EncodedSpan
  readonly span?: EndedSpan
}

/** The encoded spans among these, in their order. */
export function encodedOf(spans: readonly QueuedSpan[]): readonly EncodedSpan[] {
  return spans.flatMap(({ encoded }) => encoded ?? [])
}
