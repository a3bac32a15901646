import { ProtobufWriter } from './protobuf-writer.ts'

/** What a sender is told about the spans of one request that were left out. */
export interface ExportResponse {
  readonly rejected: number
  readonly reason?: string
}

/** An `ExportTraceServiceResponse` in OTLP/JSON: an empty one says that all spans were kept. */
export function encodeJsonResponse({ rejected, reason = '' }: ExportResponse): object {
  if (rejected === 0) return {}
  return { partialSuccess: { rejectedSpans: String(rejected), errorMessage: reason } }
}

/** The same in protobuf. */
export function encodeProtobufResponse({ rejected, reason = '' }: ExportResponse): Uint8Array {
  if (rejected === 0) return new Uint8Array()
  const partial = new ProtobufWriter().integer(1, rejected).text(2, reason)
  return new ProtobufWriter().message(1, partial).finish()
}
