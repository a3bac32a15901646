import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { readTurnSpan, turnFacts } from '../replay/summary/turn-facts.ts'
import { summarizeSpan, type SummaryPart } from '../replay/thread-summary.ts'
import { pushTo } from '../thread/push-to.ts'
import { addSummary } from './add-summary.ts'
import { isOpenTo } from './thread-index.ts'
import { claimedThreads, claimsOf } from './trace-claims.ts'

/**
 * Sums up a trace for each thread that it belongs to, by thread id. Pass all spans of one trace, each once. The threads
 * are those with a `chat.thread_id` or, if there are none, those that other tools name. Keep one summary for each trace
 * and thread, and replace all summaries of a trace when it gets a new span.
 */
export function summarizeTrace(spans: readonly RecordedSpan[]): ReadonlyMap<string, SummaryPart> {
  const owned = summarizeOwned(spans)
  if (owned.size > 0) return owned
  return new Map(
    [...claimedThreads(claimsOf(spans))].map(([id, part]) => [
      id,
      withTurns(
        part,
        spans.filter((span) => isOpenTo(span, id)),
      ),
    ]),
  )
}

function summarizeOwned(spans: readonly RecordedSpan[]): Map<string, SummaryPart> {
  const summaries = new Map<string, SummaryPart>()
  const spansOf = new Map<string, RecordedSpan[]>()
  for (const span of spans) {
    const part = summarizeSpan(span)
    if (part === undefined) continue
    addSummary(summaries, part.id, part)
    pushTo(spansOf, part.id, span)
  }
  for (const [id, part] of summaries) summaries.set(id, withTurns(part, spansOf.get(id) ?? []))
  return summaries
}

function withTurns(part: SummaryPart, spans: readonly RecordedSpan[]): SummaryPart {
  const turns = turnFacts(spans.map(readTurnSpan))
  return Object.keys(turns).length === 0 ? part : { ...part, turns }
}
