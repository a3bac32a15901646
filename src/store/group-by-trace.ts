import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { pushTo } from '../thread/push-to.ts'
import { sortBatch } from './sort-batch.ts'

/** Groups spans by trace id. Each span is in it once, as a backend may return one several times. */
export function groupByTrace(
  spans: readonly RecordedSpan[],
): ReadonlyMap<string, readonly RecordedSpan[]> {
  const traces = new Map<string, RecordedSpan[]>()
  for (const span of sortBatch(spans, () => undefined).added) pushTo(traces, span.traceId, span)
  return traces
}
