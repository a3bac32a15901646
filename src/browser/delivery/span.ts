import type { Attribute } from '../attributes.ts'
import type { SpanIds } from '../message-id.ts'

/** A span as OTLP/JSON has it. */
export interface Span extends SpanIds {
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: Attribute[]
  links?: readonly SpanLink[]
  /** On a streamed message, once its stream has ended. */
  status?: { readonly code: number | undefined; readonly message: string | undefined }
}

/** A link from one message to another. */
export interface SpanLink extends SpanIds {
  readonly attributes: readonly Attribute[]
}
