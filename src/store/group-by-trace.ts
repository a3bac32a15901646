import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { pushTo } from '../thread/push-to.ts'
import { sortBatch } from './sort-batch.ts'

/** Spans by the ids of their traces, each span once, as a backend may give one several times. */
export function groupByTrace(
  spans: readonly RecordedSpan[],
): ReadonlyMap<string, readonly RecordedSpan[]> {
  const traces = new Map<string, RecordedSpan[]>()
  for (const span of sortBatch(spans, () => undefined).added) pushTo(traces, span.traceId, span)
  return traces
}
