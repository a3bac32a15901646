import type { OtlpSpan } from './otlp-traces.ts'
import type { RecordedStatus } from './recorded-span.ts'

/**
 * A span's status in OTLP/JSON: left out where nothing was set, else with its code, also where that is 0. JSON's mapping
 * of protobuf lets both be missing; there are receivers that refuse a span for a status without a code.
 */
export function encodeStatus({ code, message }: RecordedStatus): Pick<OtlpSpan, 'status'> {
  if (code === 0 && message === undefined) return {}
  return { status: { code, ...(message !== undefined && { message }) } }
}
