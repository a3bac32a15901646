import { decodeJsonTraces } from '../../otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { BackendClient } from './backend-client.ts'

/** The spans of an OTLP/JSON answer; what is left out of it is said to be. */
export function decodeAnswer(client: BackendClient, traces: unknown): readonly RecordedSpan[] {
  const { spans, rejected, reason } = client.read(() => decodeJsonTraces(traces))
  if (rejected > 0) client.partial(`${rejected} spans make no sense and are left out: ${reason}`)
  return spans
}
