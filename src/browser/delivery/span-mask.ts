import type { Span } from './span.ts'

declare const isSpanMask: unique symbol

/** Masks the content of a span: made by `contentMask`. A plain function of texts is none, and the type keeps it out. */
export interface SpanMask {
  (span: Span): Span
  readonly [isSpanMask]: true
}
