import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'

/** Spans without the ones that came again, and how often each of those did. */
export interface DistinctSpans {
  /** Sorted, so that nothing below depends on the order of arrival. */
  readonly spans: readonly RecordedSpan[]
  readonly repeats: ReadonlyMap<SpanKey, number>
}

/** Of spans with the same ids the first one counts: who sends a span again cannot overwrite it. */
export function distinctSpans(spans: Iterable<RecordedSpan>): DistinctSpans {
  const byKey = new Map<SpanKey, RecordedSpan>()
  const repeats = new Map<SpanKey, number>()
  for (const span of spans) {
    const key = spanKey(span)
    if (byKey.has(key)) repeats.set(key, (repeats.get(key) ?? 0) + 1)
    else byKey.set(key, span)
  }
  const sorted = [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { spans: sorted.map(([, span]) => span), repeats }
}
