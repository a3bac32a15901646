import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import type { UnixNano } from '../../thread/instant.ts'
import { earlier, later } from './instants.ts'
import type { PartBounds } from './part-bounds.ts'
import { spanChars } from './span-chars.ts'
import type { ThreadExtent } from './thread-outline.ts'
import type { ThreadWindow } from './thread-window.ts'

/** Takes any number of spans in any order, and keeps the first or the last that fit a window and bounds. */
export class BoundedSpans {
  readonly #from: UnixNano
  readonly #keepsFirst: boolean
  readonly #bounds: PartBounds
  #spans: RecordedSpan[] = []
  #chars = 0
  #count = 0
  #start: UnixNano | undefined
  #end: UnixNano = 0n
  #before: UnixNano | undefined
  #after: UnixNano | undefined
  // The start of the span next to those that are kept. It and all beyond it are left out.
  #edge: UnixNano | undefined

  constructor({ from = 0n, keep = 'last' }: ThreadWindow, bounds: PartBounds) {
    this.#from = from
    this.#keepsFirst = keep === 'first'
    this.#bounds = bounds
  }

  /** Of all that were taken. */
  get extent(): ThreadExtent {
    return { spans: this.#count, startUnixNano: this.#start ?? 0n, endUnixNano: this.#end }
  }

  /** When the spans that are left out before the kept ones end. */
  get earlierUnixNano(): UnixNano | undefined {
    return this.#before
  }

  /** When those that are left out after the kept ones begin. */
  get laterUnixNano(): UnixNano | undefined {
    return this.#after
  }

  add(span: RecordedSpan): void {
    this.#count++
    this.#start = earlier(this.#start, span.startUnixNano)
    this.#end = later(this.#end, endOf(span))
    if (this.#isBeyond(span)) {
      this.#leaveOut(span)
      return
    }
    this.#spans.push(span)
    this.#chars += spanChars(span)
    // Sorted once for as many spans as are kept, so that a million of them are not sorted a million times.
    if (this.#isOver(2)) this.#cut()
  }

  /** The spans that are kept. */
  finish(): readonly RecordedSpan[] {
    if (this.#isOver(1)) this.#cut()
    return this.#spans
  }

  #isBeyond({ startUnixNano }: RecordedSpan): boolean {
    if (this.#edge === undefined) return false
    return this.#keepsFirst ? startUnixNano >= this.#edge : startUnixNano <= this.#edge
  }

  #isOver(times: number): boolean {
    const { spans, chars } = this.#bounds
    return this.#spans.length > times * spans || this.#chars > times * chars
  }

  #cut(): void {
    const inOrder = this.#spans.toSorted(this.#keepsFirst ? byStart : (a, b) => byStart(b, a))
    const inTime = inOrder.filter((span) => endOf(span) >= this.#from)
    const kept = this.#fit(inTime)
    this.#edge = inTime[kept.size]?.startUnixNano ?? this.#edge
    for (const span of inOrder) if (!kept.has(span)) this.#leaveOut(span)
    this.#spans = [...kept]
  }

  #fit(spans: readonly RecordedSpan[]): ReadonlySet<RecordedSpan> {
    const kept = new Set<RecordedSpan>()
    this.#chars = 0
    for (const span of spans) {
      const chars = spanChars(span)
      const isFull = kept.size >= this.#bounds.spans || this.#chars + chars > this.#bounds.chars
      if (isFull && kept.size > 0) break
      kept.add(span)
      this.#chars += chars
    }
    return kept
  }

  #leaveOut(span: RecordedSpan): void {
    const isAfter = this.#keepsFirst && endOf(span) >= this.#from
    if (isAfter) this.#after = earlier(this.#after, span.startUnixNano)
    else this.#before = later(this.#before, endOf(span))
  }
}

// An unfinished span may say that it ended before it began.
function endOf({ startUnixNano, endUnixNano }: RecordedSpan): UnixNano {
  return later(startUnixNano, endUnixNano)
}

function byStart(a: RecordedSpan, b: RecordedSpan): number {
  if (a.startUnixNano === b.startUnixNano) return 0
  return a.startUnixNano < b.startUnixNano ? -1 : 1
}
