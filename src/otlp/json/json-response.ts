import type { ExportResponse, OtlpSignal } from '../http/export-response.ts'
import { JsonReader } from './json-reader.ts'

const REJECTED_KEYS: Readonly<Record<OtlpSignal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
}

/** An `ExportTraceServiceResponse`, or that of another signal, in OTLP/JSON. It is empty if everything was kept. */
export function encodeJsonResponse(
  { rejected, reason = '' }: ExportResponse,
  signal: OtlpSignal = 'traces',
): object {
  if (rejected === 0) return {}
  return {
    partialSuccess: { [REJECTED_KEYS[signal]]: String(rejected), errorMessage: reason },
  }
}

/** Reads an `ExportTraceServiceResponse`. If the body is something else, such as a proxy's page, nothing was rejected. */
export function decodeJsonResponse(
  body: Uint8Array,
  signal: OtlpSignal = 'traces',
): ExportResponse {
  try {
    const response = new JsonReader(JSON.parse(new TextDecoder().decode(body)), 'body')
    const partial = response.object('partialSuccess')
    if (partial === undefined) return { rejected: 0 }
    const reason = partial.value('errorMessage')
    return {
      rejected: Number(partial.int64(REJECTED_KEYS[signal])),
      ...(typeof reason === 'string' && reason !== '' && { reason }),
    }
  } catch {
    return { rejected: 0 }
  }
}
