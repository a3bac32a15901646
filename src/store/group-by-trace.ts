import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { spanKey } from './span-key.ts'

/** Spans by the ids of their traces, each span once, though a backend may give it several times. */
export function groupByTrace(
  spans: Iterable<RecordedSpan>,
): ReadonlyMap<string, readonly RecordedSpan[]> {
  const seen = new Set<string>()
  const traces = new Map<string, RecordedSpan[]>()
  for (const span of spans) {
    const before = seen.size
    if (seen.add(spanKey(span)).size === before) continue
    const trace = traces.get(span.traceId)
    if (trace === undefined) traces.set(span.traceId, [span])
    else trace.push(span)
  }
  return traces
}
