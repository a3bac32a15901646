import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { SummaryPart } from '../../replay/thread-summary.ts'
import {
  type EventFate,
  EventDeduplicator,
  type NumberedEvent,
  numberEvents,
} from '../event-deduplicator.ts'
import type { OtlpLine } from './otlp-line.ts'
import { spanKey } from '../../thread/span-ids.ts'
import { ThreadIndex } from '../thread-index.ts'
import { getOrAdd } from '../../thread/get-or-add.ts'

/** Where a line stands in its file, in bytes. */
export interface LinePlace {
  readonly offset: number
  readonly length: number
}

/** What one must remember of an OTLP file to read a thread without reading all of it: no span, only where it stands. */
export class OtlpFileIndex {
  readonly #lineOfSpan = new Map<string, LinePlace>()
  readonly #threads = new ThreadIndex<LinePlace>()
  readonly #deduplicator = new EventDeduplicator()
  readonly #eventLines = new Map<string, Set<LinePlace>>()

  /** Notes what a line holds; what an earlier line holds already is passed over. */
  add(line: LinePlace, { spans, events }: Pick<OtlpLine, 'spans' | 'events'>): void {
    for (const span of this.newAmong(spans)) {
      this.#lineOfSpan.set(spanKey(span), line)
      this.#threads.add(span, line)
    }
    for (const numbered of numberEvents(events)) {
      if (this.#deduplicator.add(numbered) !== 'stored') continue
      const { traceId } = numbered.event
      getOrAdd(this.#eventLines, traceId, () => new Set()).add(line)
    }
  }

  /** Those spans that no line holds, each once. */
  newAmong(spans: readonly RecordedSpan[]): RecordedSpan[] {
    return uniqueSpans(spans).filter((span) => !this.#lineOfSpan.has(spanKey(span)))
  }

  /** What would become of events that are written now. */
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

  /** Of all spans of a line those that a thread has, without those that stand in an earlier line. */
  pick(threadId: string, line: LinePlace, spans: readonly RecordedSpan[]): RecordedSpan[] {
    return uniqueSpans(spans).filter(
      (span) => this.#lineOfSpan.get(spanKey(span)) === line && this.#threads.has(threadId, span),
    )
  }
}

function inFileOrder(lines: Iterable<LinePlace>): readonly LinePlace[] {
  return [...lines].toSorted((a, b) => a.offset - b.offset)
}

function uniqueSpans(spans: readonly RecordedSpan[]): RecordedSpan[] {
  const first = new Map<string, RecordedSpan>()
  for (const span of spans) if (!first.has(spanKey(span))) first.set(spanKey(span), span)
  return [...first.values()]
}
