import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { isUnfinished } from '../../otlp/repeats/is-unfinished.ts'
import { summarizeSpan, type SummaryPart } from '../../replay/thread-summary.ts'
import { addSummary } from '../add-summary.ts'
import { spanKey } from '../../thread/span-ids.ts'

/**
 * Sums up spans that have a `chat.thread_id`, each of them once. The exporter may write a span twice, and its table keeps
 * a span's unfinished form beside the finished one.
 */
export class OwnSummaries {
  readonly #summaries = new Map<string, SummaryPart>()
  readonly #finished = new Set<string>()
  readonly #unfinished = new Map<string, RecordedSpan>()

  add(span: RecordedSpan): void {
    const key = spanKey(span)
    if (this.#finished.has(key)) return
    if (isUnfinished(span)) {
      this.#unfinished.set(key, span)
      return
    }
    this.#finished.add(key)
    this.#unfinished.delete(key)
    this.#count(span)
  }

  /** A summary for each thread. Call it after all spans were added. */
  finish(): Map<string, SummaryPart> {
    for (const span of this.#unfinished.values()) this.#count(span)
    this.#unfinished.clear()
    return this.#summaries
  }

  #count(span: RecordedSpan): void {
    const part = summarizeSpan(span)
    if (part !== undefined) addSummary(this.#summaries, part.id, part)
  }
}
