import type { EncodedBytes } from './encoded-bytes.ts'
import type { EndedSpan } from '../ended-span.ts'
import type { QueuedSpan } from '../queue/queued-span.ts'

/** One of OTLP's two encodings. A span is encoded once, when it ends; a request only puts the pieces together. */
export interface SpanEncoding {
  readonly contentType: string
  /** What one encoder makes stands one behind the other, and is sent in as few pieces where it stays together. */
  openEncoder(): SpanEncoder
  /** An `ExportTraceServiceRequest` with these spans, in their order and in pieces. */
  encodeRequest(spans: readonly QueuedSpan[]): readonly Uint8Array<ArrayBuffer>[]
  /** The same as one line of OTLP/JSON, the format of a spool. */
  encodeLine(this: void, spans: readonly QueuedSpan[]): Uint8Array
  /** What an `ExportTraceServiceResponse` says of spans that were left out; anything unreadable says nothing. */
  decodeResponse(body: Uint8Array): { readonly rejected: number; readonly reason?: string }
}

/** Encodes a span. */
export type SpanEncoder = (span: EndedSpan) => EncodedBytes
