import { decodeJsonTraces } from '../../otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { BackendClient } from './backend-client.ts'

/** The spans of an OTLP/JSON response. Spans that are left out are reported. */
export function decodeAnswer(client: BackendClient, traces: unknown): readonly RecordedSpan[] {
  const { spans, rejected, reason } = client.read(() => decodeJsonTraces(traces))
  if (rejected > 0) {
    const message = `${rejected} spans are invalid and left out: ${reason}`
    client.partial({ reason: 'rejected', message, count: rejected })
  }
  return spans
}
