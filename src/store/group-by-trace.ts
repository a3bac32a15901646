import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { spanKey } from '../thread/span-ids.ts'
import { pushTo } from '../thread/push-to.ts'

/** Spans by the ids of their traces, each span once, though a backend may give it several times. */
export function groupByTrace(
  spans: Iterable<RecordedSpan>,
): ReadonlyMap<string, readonly RecordedSpan[]> {
  const seen = new Set<string>()
  const traces = new Map<string, RecordedSpan[]>()
  for (const span of spans) {
    const before = seen.size
    if (seen.add(spanKey(span)).size === before) continue
    pushTo(traces, span.traceId, span)
  }
  return traces
}
