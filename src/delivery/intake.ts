import type { EndedSpan } from './ended-span.ts'

// Few: what waits here does not count against the queue's bound, and what a loop records without a pause is encoded as
// it comes.
const MAX_SPANS = 64

// Only Node has it; elsewhere a timer comes as soon.
const soon: (fn: () => void) => void = globalThis.setImmediate ?? ((fn) => setTimeout(fn))

/**
 * Spans that have ended, until whoever records them has come to a pause: to encode one takes as long as to record it, and
 * is nothing that the app should wait for. As long as nothing waits on, they hold what the app has made itself.
 */
export class Intake {
  readonly #take: (span: EndedSpan, order: string | undefined) => void
  readonly #drainSoon = (): void => {
    this.#isDue = false
    this.drain()
  }
  #spans: EndedSpan[] = []
  #orders: (string | undefined)[] = []
  #isDue = false

  /** @param take - Takes spans on, in the order in which they were added. */
  constructor(take: (span: EndedSpan, order: string | undefined) => void) {
    this.#take = take
  }

  add(span: EndedSpan, order: string | undefined): void {
    this.#spans.push(span)
    this.#orders.push(order)
    if (this.#spans.length >= MAX_SPANS) this.drain()
    if (this.#isDue) return
    this.#isDue = true
    soon(this.#drainSoon)
  }

  /** Hands over all that is here, now. */
  drain(): void {
    const [spans, orders] = [this.#spans, this.#orders]
    if (spans.length === 0) return
    this.#spans = []
    this.#orders = []
    spans.forEach((span, nth) => this.#take(span, orders[nth]))
  }
}
