import type { QueuedSpan } from './queued-span.ts'

/**
 * Spans of one source that are adjacent in memory. Only the offsets of their ends are kept. Otherwise the garbage
 * collector would have to copy an object for each waiting span, at the expense of the caller that records.
 */
interface SpanRun {
  readonly first: QueuedSpan
  readonly ends: number[]
}

/** Spans that wait, in their order. */
export class WaitingSpans {
  #runs: SpanRun[] = []
  // The first run that is not empty, and how many of its spans are gone.
  #head = 0
  #gone = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The oldest span. */
  get first(): QueuedSpan | undefined {
    return spanAt(this.#runs[this.#head], this.#gone)
  }

  /** A random span. */
  get any(): QueuedSpan | undefined {
    const nth = randomIn(this.#head, this.#runs.length)
    const run = this.#runs[nth]
    return run && spanAt(run, randomIn(nth === this.#head ? this.#gone : 0, run.ends.length))
  }

  push(span: QueuedSpan): void {
    this.#length++
    const last = this.#runs.at(-1)
    if (last !== undefined && isNextTo(last, span)) last.ends.push(span.encoded?.end as number)
    else this.#runs.push({ first: span, ends: [span.encoded?.end ?? 0] })
  }

  /** Removes the oldest span. There must be one. */
  removeFirst(): void {
    this.#length--
    this.#gone++
    if (this.#gone === this.#runs[this.#head]?.ends.length) this.#forgetRun()
  }

  // Removes many runs at a time, so that the rest is seldom moved.
  #forgetRun(): void {
    this.#head++
    this.#gone = 0
    if (this.#head < this.#runs.length && (this.#head < 1024 || this.#head * 2 < this.#runs.length))
      return
    this.#runs = this.#runs.slice(this.#head)
    this.#head = 0
  }
}

function isNextTo({ first, ends }: SpanRun, { encoded }: QueuedSpan): boolean {
  if (encoded === undefined || encoded.slab !== first.encoded?.slab) return false
  return encoded.start === ends.at(-1) && encoded.source === first.encoded.source
}

function spanAt(run: SpanRun | undefined, index: number): QueuedSpan | undefined {
  if (run === undefined || index === 0) return run?.first
  const { encoded, bytes } = run.first
  const [start, end] = [run.ends[index - 1], run.ends[index]]
  if (encoded === undefined || start === undefined || end === undefined) return undefined
  // What a span counts in addition to its bytes is the same for all spans of a destination.
  const overhead = bytes - (encoded.end - encoded.start)
  return { bytes: end - start + overhead, encoded: { ...encoded, start, end } }
}

function randomIn(from: number, to: number): number {
  return from + Math.floor(Math.random() * (to - from))
}
