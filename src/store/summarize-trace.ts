import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { summarizeSpan, type SummaryPart } from '../replay/thread-summary.ts'
import { addSummary } from './add-summary.ts'
import { claimedThreads, claimsOf } from './trace-claims.ts'

/**
 * Sums up a trace for each thread that it belongs to, by thread id. Pass all spans of one trace, each once. The threads
 * are those with a `chat.thread_id` or, if there are none, those that other tools name. Keep one summary for each trace
 * and thread, and replace all summaries of a trace when it gets a new span.
 */
export function summarizeTrace(spans: readonly RecordedSpan[]): ReadonlyMap<string, SummaryPart> {
  const owned = new Map<string, SummaryPart>()
  for (const span of spans) {
    const part = summarizeSpan(span)
    if (part !== undefined) addSummary(owned, part.id, part)
  }
  return owned.size > 0 ? owned : claimedThreads(claimsOf(spans))
}
