import type { EncodedSpan } from './encoded-span.ts'
import type { EndedSpan } from './ended-span.ts'
import type { SpanMemory } from './span-memory.ts'

/** One of OTLP's two encodings, for a sender. Each span is encoded once, and a request only joins the pieces. */
export interface SpanEncoding {
  readonly contentType: string
  /**
   * Encodes a span.
   *
   * @param memory - Memory for the bytes. Spans that are sent together should share one, so that they are sent in as few
   *   pieces as possible.
   * @throws if a part of the span cannot be read.
   */
  encode(span: EndedSpan, memory: SpanMemory): EncodedSpan
  /** An `ExportTraceServiceRequest` with these spans, in their order and in pieces. */
  encodeRequest(spans: readonly EncodedSpan[]): readonly Uint8Array<ArrayBuffer>[]
  /** The same request as one line of OTLP/JSON, the format of a spool. */
  encodeLine(this: void, spans: readonly EncodedSpan[]): Uint8Array
}
