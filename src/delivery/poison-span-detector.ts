import type { Destination } from './destination.ts'
import type { QueuedSpan } from './queue/queued-span.ts'
import type { SpanQueue } from './queue/span-queue.ts'

/** The detector's sources of evidence. */
export interface PoisonSpanDetectorParts {
  readonly destination: Destination
  /** How many spans the destination has accepted so far, from any lane. */
  taken(): number
  /** Any span that waits elsewhere for the same destination. */
  another?(): QueuedSpan | undefined
}

// The evidence that is needed before a single span is given up. A server that fails now and then accepts and fails at
// random, and one of several servers behind a load balancer may fail while the others do not.
const CERTAINTY = 8
// The weight of another span that was accepted right after the batch had failed.
const PROBED = 1
// The weight of other requests that were accepted meanwhile, if no probe was. The time between attempts then grows, so
// certainty takes a minute.
const OVERHEARD = 0.5
// At first, only the first span of a batch is tried, because it is next in order. Any other span would arrive out of
// order, and a few lost connections do not justify that.
const PROBES_IN_TURN = 2

/**
 * Finds out whether a batch fails because of a span in it. If a server fails on a batch, it is down or cannot process one
 * of the spans. If it accepts other spans meanwhile, it is not down. Spans that were used as a probe are sent again in
 * their turn, and the receiver recognises them by their id.
 */
export class PoisonSpanDetector {
  readonly #parts: PoisonSpanDetectorParts
  #knownGood: QueuedSpan | undefined
  #taken: number
  #weight = 0
  #probes = 0
  #isProbed = false

  /** @param knownGood - A span that the destination has accepted before. Sending it again does no harm. */
  constructor(parts: PoisonSpanDetectorParts, knownGood: QueuedSpan | undefined) {
    this.#parts = parts
    this.#knownGood = knownGood
    this.#taken = parts.taken()
  }

  /** A span that the destination has accepted, if one is known by now. */
  get knownGood(): QueuedSpan | undefined {
    return this.#knownGood
  }

  /** Whether another span was accepted after the last failure. */
  get isProbed(): boolean {
    return this.#isProbed
  }

  /** Gathers evidence after a failure. */
  async probe(
    batch: readonly QueuedSpan[],
    queue: SpanQueue,
    stopping: AbortSignal,
  ): Promise<void> {
    this.#probes++
    const found = await this.#findTaken(batch, queue, stopping)
    const taken = this.#parts.taken()
    const isOverheard = taken > this.#taken
    this.#taken = taken
    this.#knownGood = found ?? this.#knownGood
    this.#isProbed = found !== undefined
    if (this.#isProbed) this.#weight += PROBED
    else this.#weight = isOverheard ? this.#weight + OVERHEARD : 0
  }

  /** Whether there is enough evidence against a batch to halve it, or against a single span to give it up. */
  isCertain(batch: readonly QueuedSpan[]): boolean {
    return this.#weight >= (batch.length > 1 ? PROBED : CERTAINTY)
  }

  async #findTaken(
    batch: readonly QueuedSpan[],
    queue: SpanQueue,
    stopping: AbortSignal,
  ): Promise<QueuedSpan | undefined> {
    const { destination } = this.#parts
    for (const span of this.#knownGood ? [this.#knownGood] : this.#others(batch, queue)) {
      if (span === undefined) continue
      const { kind } = await destination.deliver([span], stopping)
      // A refusal also proves that the server is up.
      if (kind !== 'postponed') return span
    }
    return undefined
  }

  // A random span too, as the first and the last may be as bad as the span at fault.
  #others(batch: readonly QueuedSpan[], queue: SpanQueue): Set<QueuedSpan | undefined> {
    if (this.#probes <= PROBES_IN_TURN) return new Set(batch.length > 1 ? [batch[0]] : [])
    const any = batch[Math.floor(Math.random() * batch.length)]
    return batch.length > 1
      ? new Set([batch[0], batch.at(-1), any])
      : new Set([queue.next, queue.any, this.#parts.another?.()])
  }
}
