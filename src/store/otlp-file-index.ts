import type { RecordedSpan } from '../otlp/recorded-span.ts'
import {
  mergeSummary,
  readThreadId,
  summarizeSpan,
  type SummaryPart,
} from '../replay/thread-summary.ts'
import { spanKey } from './span-key.ts'

/** Where a line stands in its file, in bytes. */
export interface LinePlace {
  readonly offset: number
  readonly length: number
}

interface IndexedThread {
  summary: SummaryPart
  readonly lines: Set<LinePlace>
  readonly traceIds: Set<string>
}

/** What one must remember of an OTLP file to read a thread without reading all of it: no span, only where it stands. */
export class OtlpFileIndex {
  readonly #lineOfSpan = new Map<string, LinePlace>()
  readonly #threads = new Map<string, IndexedThread>()
  readonly #unmarked = new Map<string, Set<LinePlace>>()

  /** Notes what a line holds; spans that an earlier line holds already are passed over. */
  add(line: LinePlace, spans: readonly RecordedSpan[]): void {
    for (const span of this.newAmong(spans)) {
      this.#lineOfSpan.set(spanKey(span), line)
      const part = summarizeSpan(span)
      if (part === undefined) getOrAdd(this.#unmarked, span.traceId, newSet).add(line)
      else this.#addMarked(line, span, part)
    }
  }

  /** Those spans that no line holds, each once. */
  newAmong(spans: readonly RecordedSpan[]): RecordedSpan[] {
    return uniqueSpans(spans).filter((span) => !this.#lineOfSpan.has(spanKey(span)))
  }

  /** One summary for each thread, in the order in which the threads first appear. */
  summaries(): SummaryPart[] {
    return Array.from(this.#threads.values(), ({ summary }) => summary)
  }

  /** The lines that hold something of a thread, in the order of the file. */
  linesOf(threadId: string): readonly LinePlace[] {
    const thread = this.#threads.get(threadId)
    if (thread === undefined) return []
    const lines = new Set(thread.lines)
    for (const traceId of thread.traceIds) {
      for (const line of this.#unmarked.get(traceId) ?? []) lines.add(line)
    }
    return [...lines].toSorted((a, b) => a.offset - b.offset)
  }

  /** Of all spans of a line those that a thread has, without those that stand in an earlier line. */
  pick(threadId: string, line: LinePlace, spans: readonly RecordedSpan[]): RecordedSpan[] {
    const traceIds = this.#threads.get(threadId)?.traceIds
    return uniqueSpans(spans).filter((span) => {
      if (this.#lineOfSpan.get(spanKey(span)) !== line) return false
      const owner = readThreadId(span.attributes)
      return owner === undefined ? traceIds?.has(span.traceId) : owner === threadId
    })
  }

  #addMarked(line: LinePlace, span: RecordedSpan, part: SummaryPart): void {
    const known = this.#threads.get(part.id)
    const thread = known ?? { summary: part, lines: newSet(), traceIds: new Set<string>() }
    if (known === undefined) this.#threads.set(part.id, thread)
    else thread.summary = mergeSummary(thread.summary, part)
    thread.lines.add(line)
    thread.traceIds.add(span.traceId)
  }
}

function uniqueSpans(spans: readonly RecordedSpan[]): RecordedSpan[] {
  const first = new Map<string, RecordedSpan>()
  for (const span of spans) getOrAdd(first, spanKey(span), () => span)
  return [...first.values()]
}

function newSet(): Set<LinePlace> {
  return new Set()
}

function getOrAdd<T>(map: Map<string, T>, key: string, create: () => T): T {
  const known = map.get(key)
  if (known !== undefined) return known
  const added = create()
  map.set(key, added)
  return added
}
