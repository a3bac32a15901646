import { ProtobufWriter } from './protobuf-writer.ts'

/** What a sender is told about the spans, or log records, of one request that were left out. */
export interface ExportResponse {
  readonly rejected: number
  readonly reason?: string
}

/** What was sent: each signal has a name of its own for what was rejected of it. */
export type OtlpSignal = 'traces' | 'logs' | 'metrics'

const REJECTED_KEYS: Readonly<Record<OtlpSignal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
}

/** An `ExportTraceServiceResponse`, or that of another signal, in OTLP/JSON: an empty one says that all were kept. */
export function encodeJsonResponse(
  { rejected, reason = '' }: ExportResponse,
  signal: OtlpSignal = 'traces',
): object {
  if (rejected === 0) return {}
  return {
    partialSuccess: { [REJECTED_KEYS[signal]]: String(rejected), errorMessage: reason },
  }
}

/** The same in protobuf, which is alike for all signals. */
export function encodeProtobufResponse({ rejected, reason = '' }: ExportResponse): Uint8Array {
  if (rejected === 0) return new Uint8Array()
  const partial = new ProtobufWriter().integer(1, rejected).text(2, reason)
  return new ProtobufWriter().message(1, partial).finish()
}
