import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { summarizeSpan, type SummaryPart } from '../replay/thread-summary.ts'
import { addSummary } from './add-summary.ts'
import { claimedThreads, claimsOf } from './trace-claims.ts'

/** What all spans of a trace say about the threads that it is of: those that apps of ours name, else those of other tools. */
export function summarizeTrace(spans: readonly RecordedSpan[]): ReadonlyMap<string, SummaryPart> {
  const owned = new Map<string, SummaryPart>()
  for (const span of spans) {
    const part = summarizeSpan(span)
    if (part !== undefined) addSummary(owned, part.id, part)
  }
  return owned.size > 0 ? owned : claimedThreads(claimsOf(spans))
}
