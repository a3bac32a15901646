import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type { ReaderCapabilities, ThreadQuery, ThreadSummary } from '../replay/span-reader.ts'
import { mergeSummary, summarizeSpan, type SummaryPart } from '../replay/thread-summary.ts'
import { EMBEDDED_CAPABILITIES } from './embedded-capabilities.ts'
import { listSummaries } from './list-summaries.ts'
import { spanKey } from './span-key.ts'
import type { SpanStore } from './span-store.ts'
import type { WriteResult } from './span-writer.ts'

interface StoredThread {
  summary: SummaryPart
  readonly spans: RecordedSpan[]
  readonly traceIds: Set<string>
}

/**
 * A store that forgets everything with the process: for tests and demos. Spans are kept as they are given, so whoever
 * writes one must not change it afterwards.
 */
export function memoryStore(): SpanStore {
  return new MemoryStore()
}

class MemoryStore implements SpanStore {
  readonly capabilities: ReaderCapabilities = EMBEDDED_CAPABILITIES
  readonly #keys = new Set<string>()
  readonly #threads = new Map<string, StoredThread>()
  readonly #unmarked = new Map<string, RecordedSpan[]>()

  async write(spans: readonly RecordedSpan[]): Promise<WriteResult> {
    const before = this.#keys.size
    for (const span of spans) this.#add(span)
    const stored = this.#keys.size - before
    return { stored, duplicates: spans.length - stored }
  }

  async *readThreadSpans(threadId: string): AsyncGenerator<RecordedSpan> {
    const thread = this.#threads.get(threadId)
    if (thread === undefined) return
    yield* thread.spans
    for (const traceId of thread.traceIds) yield* this.#unmarked.get(traceId) ?? []
  }

  async *listThreads(query?: ThreadQuery): AsyncGenerator<ThreadSummary> {
    const parts = Array.from(this.#threads.values(), ({ summary }) => summary)
    yield* listSummaries(parts, query)
  }

  async close(): Promise<void> {}

  #add(span: RecordedSpan): void {
    const key = spanKey(span)
    if (this.#keys.has(key)) return
    this.#keys.add(key)
    const part = summarizeSpan(span)
    if (part === undefined) this.#addUnmarked(span)
    else this.#addMarked(span, part)
  }

  #addMarked(span: RecordedSpan, part: SummaryPart): void {
    const thread = this.#threads.get(part.id)
    if (thread === undefined) {
      this.#threads.set(part.id, {
        summary: part,
        spans: [span],
        traceIds: new Set([span.traceId]),
      })
      return
    }
    thread.summary = mergeSummary(thread.summary, part)
    thread.spans.push(span)
    thread.traceIds.add(span.traceId)
  }

  #addUnmarked(span: RecordedSpan): void {
    const spans = this.#unmarked.get(span.traceId)
    if (spans === undefined) this.#unmarked.set(span.traceId, [span])
    else spans.push(span)
  }
}
