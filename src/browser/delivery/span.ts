import type { SpanIds } from '../message-id.ts'

/** A span as OTLP/JSON has it. */
export interface Span extends SpanIds {
  readonly parentSpanId: string | undefined
  readonly name: string | undefined
  readonly startTimeUnixNano: string
  endTimeUnixNano: string
  readonly attributes: object[]
  readonly links?: readonly object[] | undefined
  /** Of a message that was streamed, once its stream has ended. */
  status?: { readonly code: number | undefined; readonly message: string | undefined }
}
