import type { QueuedSpan } from './queued-span.ts'

/**
 * Spans of one source whose bytes stand right behind each other. Only the places where they end are kept: an object for
 * each would be carried along by the garbage collector for as long as it waits, and whoever records would pay for it.
 */
export class SpanRun {
  readonly #first: QueuedSpan
  readonly #ends: number[] = []

  constructor(first: QueuedSpan) {
    this.#first = first
    if (first.encoded) this.#ends.push(first.encoded.end)
  }

  get length(): number {
    return Math.max(this.#ends.length, 1)
  }

  /** False where the span does not stand behind the others. */
  append({ encoded, source }: QueuedSpan): boolean {
    const first = this.#first
    if (encoded === undefined || encoded.memory !== first.encoded?.memory) return false
    if (encoded.start !== this.#ends.at(-1) || source !== first.source) return false
    this.#ends.push(encoded.end)
    return true
  }

  /** One of them; undefined past the last. */
  at(index: number): QueuedSpan | undefined {
    if (index === 0) return this.#first
    const { encoded, bytes, source } = this.#first
    const [start, end] = [this.#ends[index - 1], this.#ends[index]]
    if (encoded === undefined || start === undefined || end === undefined) return undefined
    // All of a destination count the same beside their bytes.
    const overhead = bytes - (encoded.end - encoded.start)
    return { bytes: end - start + overhead, source, encoded: { ...encoded, start, end } }
  }
}
