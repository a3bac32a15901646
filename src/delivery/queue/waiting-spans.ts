import type { QueuedSpan } from './queued-span.ts'
import { SpanRun } from './span-run.ts'

/** Spans that wait, in their order. */
export class WaitingSpans {
  #runs: SpanRun[] = []
  // The first run that is not empty, and how many of it are gone.
  #head = 0
  #gone = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The oldest. */
  get first(): QueuedSpan | undefined {
    return this.#runs[this.#head]?.at(this.#gone)
  }

  /** One of them, whichever. */
  get any(): QueuedSpan | undefined {
    const nth = randomIn(this.#head, this.#runs.length)
    const run = this.#runs[nth]
    return run?.at(randomIn(nth === this.#head ? this.#gone : 0, run.length))
  }

  push(span: QueuedSpan): void {
    this.#length++
    if (this.#runs.at(-1)?.append(span) !== true) this.#runs.push(new SpanRun(span))
  }

  /** Removes the oldest, of which there must be one. */
  removeFirst(): void {
    this.#length--
    this.#gone++
    if (this.#gone === this.#runs[this.#head]?.length) this.#forgetRun()
  }

  // In slices, so that the cost of moving the rest is paid now and then only.
  #forgetRun(): void {
    this.#head++
    this.#gone = 0
    if (this.#head < this.#runs.length && (this.#head < 1024 || this.#head * 2 < this.#runs.length))
      return
    this.#runs = this.#runs.slice(this.#head)
    this.#head = 0
  }
}

function randomIn(from: number, to: number): number {
  return from + Math.floor(Math.random() * (to - from))
}
