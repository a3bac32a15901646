import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { contentHash } from '../../otlp/repeats/content-hash.ts'
import { isUnfinished } from '../../otlp/repeats/is-unfinished.ts'
import type { FirstSpan } from '../../otlp/repeats/repeat-of.ts'
import type { SummaryPart } from '../../replay/thread-summary.ts'
import {
  type EventFate,
  EventDeduplicator,
  type NumberedEvent,
  numberEvents,
} from '../event-deduplicator.ts'
import type { OtlpLine } from './otlp-line.ts'
import { spanKey } from '../../thread/span-ids.ts'
import { sortBatch } from '../sort-batch.ts'
import { ThreadIndex } from '../thread-index.ts'
import { getOrAdd } from '../../thread/get-or-add.ts'

/** The position of a line in its file, in bytes. */
export interface LinePlace {
  readonly offset: number
  readonly length: number
}

/** Remembers the line of each span in an OTLP file, so that a thread is read without reading the whole file. */
export class OtlpFileIndex {
  readonly #lineOfSpan = new Map<string, LinePlace>()
  readonly #hashes = new Map<string, string>()
  readonly #threads = new ThreadIndex<LinePlace>()
  readonly #deduplicator = new EventDeduplicator()
  readonly #eventLines = new Map<string, Set<LinePlace>>()

  /**
   * Notes what is new in a line: new spans, finished forms of unfinished ones, and events.
   *
   * @returns How many of its spans conflict with an earlier span. See {@link linesToCompare}.
   */
  add(line: LinePlace, { spans, events }: Pick<OtlpLine, 'spans' | 'events'>): number {
    const { added, replacing, result } = sortBatch(spans, (span) => this.find(span))
    for (const span of [...added, ...replacing]) {
      this.#lineOfSpan.set(spanKey(span), line)
      this.#threads.add(span, line)
    }
    for (const numbered of numberEvents(events)) {
      if (this.#deduplicator.add(numbered) !== 'stored') continue
      const { traceId } = numbered.event
      getOrAdd(this.#eventLines, traceId, () => new Set()).add(line)
    }
    return result.conflicts
  }

  /** What the file has under a span's id. Only spans whose content was noted can conflict. See {@link linesToCompare}. */
  find(span: RecordedSpan): FirstSpan | undefined {
    const key = spanKey(span)
    if (!this.#lineOfSpan.has(key)) return undefined
    const hash = this.#hashes.get(key)
    return {
      isUnfinished: this.#threads.isUnfinished(key),
      isSame: (other) => hash === undefined || hash === contentHash(other),
    }
  }

  /** The lines to read and pass to {@link noteContent} before these spans are compared with the file's. */
  linesToCompare(spans: readonly RecordedSpan[]): readonly LinePlace[] {
    const lines = new Set<LinePlace>()
    for (const span of spans) {
      const key = spanKey(span)
      const line = this.#lineOfSpan.get(key)
      if (line === undefined || this.#hashes.has(key)) continue
      if (!this.#threads.isUnfinished(key) && !isUnfinished(span)) lines.add(line)
    }
    return inFileOrder(lines)
  }

  /** Notes the content of all spans of a line, so that no line is read for comparison twice. */
  noteContent(line: LinePlace, spans: readonly RecordedSpan[]): void {
    for (const span of distinctForms(spans)) {
      const key = spanKey(span)
      const isHere = this.#lineOfSpan.get(key) === line
      if (isHere && !isUnfinished(span)) this.#hashes.set(key, contentHash(span))
    }
  }

  /** The fates that events would have if they were written now. */
  fatesOf(events: readonly NumberedEvent[]): readonly EventFate[] {
    return this.#deduplicator.fatesOf(events)
  }

  /** One summary for each thread, in the order in which the threads first appear. */
  summaries(): readonly SummaryPart[] {
    return this.#threads.summaries()
  }

  /** The lines that hold spans of a thread, in the order of the file. */
  linesOf(threadId: string): readonly LinePlace[] {
    return inFileOrder(this.#threads.placesOf(threadId))
  }

  /** The lines that hold events of a thread's traces, in the order of the file. */
  eventLinesOf(threadId: string): readonly LinePlace[] {
    const lines = new Set<LinePlace>()
    for (const traceId of this.#threads.tracesOf(threadId)) {
      for (const line of this.#eventLines.get(traceId) ?? []) lines.add(line)
    }
    return inFileOrder(lines)
  }

  /** The spans of a line that belong to a thread, without those that count in another line. */
  pick(threadId: string, line: LinePlace, spans: readonly RecordedSpan[]): RecordedSpan[] {
    return distinctForms(spans).filter(
      (span) => this.#lineOfSpan.get(spanKey(span)) === line && this.#threads.has(threadId, span),
    )
  }
}

function inFileOrder(lines: Iterable<LinePlace>): readonly LinePlace[] {
  return [...lines].toSorted((a, b) => a.offset - b.offset)
}

// Each span once: its first finished form or, if there is none, its first form.
function distinctForms(spans: readonly RecordedSpan[]): RecordedSpan[] {
  return [...sortBatch(spans, () => undefined).added]
}
