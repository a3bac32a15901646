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
    const nth = this.#head + Math.floor(Math.random() * (this.#runs.length - this.#head))
    return nth === this.#head ? this.first : this.#runs[nth]?.at(0)
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
