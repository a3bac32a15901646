import type { EncodedSpan } from './encoded-span.ts'
import type { EndedSpan } from './ended-span.ts'
import type { ExportResponse } from './http/export-response.ts'
import type { SpanMemory } from './span-memory.ts'

/** One of OTLP's two encodings, for a sender. A span is encoded once. A request only joins the pieces. */
export interface SpanEncoding {
  readonly contentType: string
  /**
   * Encodes a span.
   *
   * @param memory - Where the bytes may go. Spans that are sent together should share one: they are then sent in as few
   *   pieces as possible.
   * @throws if a part of the span cannot be read.
   */
  encode(span: EndedSpan, memory: SpanMemory): EncodedSpan
  /** An `ExportTraceServiceRequest` with these spans, in their order and in pieces. */
  encodeRequest(spans: readonly EncodedSpan[]): readonly Uint8Array<ArrayBuffer>[]
  /** The same request as one line of OTLP/JSON, the format of a spool. */
  encodeLine(this: void, spans: readonly EncodedSpan[]): Uint8Array
  /** Reads from an `ExportTraceServiceResponse` how many spans were left out: none, if the body cannot be read. */
  decodeResponse(body: Uint8Array): ExportResponse
}
