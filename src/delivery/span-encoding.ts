import type { EndedSpan } from './ended-span.ts'
import type { QueuedSpan } from './queued-span.ts'

/** Where encoded bytes stand. No view of them: for the garbage collector that is a larger thing than the span it shows. */
export interface EncodedBytes {
  readonly memory: Uint8Array
  readonly start: number
  readonly end: number
}

/** One of OTLP's two encodings. A span is encoded once, when it ends; a request only puts the pieces together. */
export interface SpanEncoding {
  readonly contentType: string
  encodeSpan(span: EndedSpan): EncodedBytes
  /** An `ExportTraceServiceRequest` with these spans, in their order. */
  encodeRequest(spans: readonly QueuedSpan[]): Uint8Array<ArrayBuffer>
  /** The same as one line of OTLP/JSON, the format of a spool. */
  encodeLine(this: void, spans: readonly QueuedSpan[]): Uint8Array
  /** What an `ExportTraceServiceResponse` says of spans that were left out; anything unreadable says nothing. */
  decodeResponse(body: Uint8Array): { readonly rejected: number; readonly reason?: string }
}

/** Several pieces as one. */
export function concatBytes(pieces: readonly EncodedBytes[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(byteLength(pieces))
  let at = 0
  for (const { memory, start, end } of pieces) {
    whole.set(memory.subarray(start, end), at)
    at += end - start
  }
  return whole
}

/** How many bytes several pieces have. */
export function byteLength(pieces: readonly EncodedBytes[]): number {
  let bytes = 0
  for (const { start, end } of pieces) bytes += end - start
  return bytes
}

/** All of an array as a piece. */
export function allBytes(memory: Uint8Array): EncodedBytes {
  return { memory, start: 0, end: memory.length }
}
