import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { KnownSpan } from '../../../otlp/repeats/known-span.ts'
import { repeatOf } from '../../../otlp/repeats/repeat-of.ts'
import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'

/** Spans without those that came again, and how often each came again. */
export interface DistinctSpans {
  /** Sorted, so that nothing below depends on the order of arrival. */
  readonly spans: readonly RecordedSpan[]
  /** Copies without news, among them unfinished forms of a finished span. */
  readonly repeats: ReadonlyMap<SpanKey, number>
  /** Spans with the id of another span and other content. */
  readonly conflicts: ReadonlyMap<SpanKey, number>
}

/**
 * Of several spans with the same ids the first finished one counts, so a span that is sent again cannot overwrite it. An
 * unfinished one counts only if no finished one is there.
 */
export function distinctSpans(spans: Iterable<RecordedSpan>): DistinctSpans {
  const byKey = new Map<SpanKey, KnownSpan>()
  const repeats = new Map<SpanKey, number>()
  const conflicts = new Map<SpanKey, number>()
  for (const span of spans) {
    const key = spanKey(span)
    const first = byKey.get(key)
    const repeat = first && repeatOf(first, span)
    if (repeat === undefined || repeat === 'replacement') byKey.set(key, new KnownSpan(span))
    if (repeat !== undefined) countOne(repeat === 'conflict' ? conflicts : repeats, key)
  }
  const sorted = [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { spans: sorted.map(([, { span }]) => span), repeats, conflicts }
}

function countOne(counts: Map<SpanKey, number>, key: SpanKey): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
