import { isJsonObject } from '../../thread/json.ts'
import type { ExportResponse, OtlpSignal } from '../http/export-response.ts'
import { JsonReader } from './json-reader.ts'

const REJECTED_KEYS: Readonly<Record<OtlpSignal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
}

/**
 * An `ExportTraceServiceResponse`, or that of another signal, in OTLP/JSON. It is empty if everything was kept as it was. A
 * reason without rejected items is a warning.
 */
export function encodeJsonResponse(
  { rejected, reason = '' }: ExportResponse,
  signal: OtlpSignal = 'traces',
): object {
  if (rejected === 0 && reason === '') return {}
  return {
    partialSuccess: { [REJECTED_KEYS[signal]]: String(rejected), errorMessage: reason },
  }
}

/**
 * Reads an `ExportTraceServiceResponse`, or that of another signal. Undefined if the body is not a JSON object, or reports
 * an `error`.
 */
export function decodeJsonResponse(body: Uint8Array): ExportResponse | undefined {
  const value = parseJson(body)
  if (!isJsonObject(value) || value['error']) return undefined
  try {
    const partial = new JsonReader(value, 'body').object('partialSuccess')
    if (partial === undefined) return { rejected: 0 }
    const reason = partial.value('errorMessage')
    return {
      rejected: Math.max(...Object.values(REJECTED_KEYS).map((key) => Number(partial.int64(key)))),
      ...(typeof reason === 'string' && reason !== '' && { reason }),
    }
  } catch {
    return { rejected: 0 }
  }
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}
