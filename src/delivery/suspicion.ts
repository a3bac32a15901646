import type { Destination } from './destination.ts'
import type { QueuedSpan } from './queue/queued-span.ts'
import type { SpanQueue } from './queue/span-queue.ts'

/** Where a suspicion finds what speaks for or against it. */
export interface SuspicionParts {
  readonly destination: Destination
  readonly stopping: AbortSignal
  /** How many spans the destination has taken so far, in whatever lane. */
  taken(): number
  /** A span that waits elsewhere for the same destination, any of them. */
  another?(): QueuedSpan | undefined
}

// So much must speak against a single span before it is lost: a server that fails now and then takes and refuses at
// random, and one of several behind a load balancer may fail while the others do not.
const CERTAINTY = 8
// Another span was taken right after this one had failed.
const PROBED = 1
// None was, but meanwhile other requests were. The time between attempts grows then: it takes a minute to be certain.
const OVERHEARD = 0.5
// So often only the first span of a batch is tried, which is next in turn: a span that goes before its turn arrives before
// its turn, and a server that hangs up now and then is no reason for that.
const LOOKS_IN_TURN = 2

/**
 * Whether a batch fails because of what is in it. A server that fails at it may be down, or unable to bear a span of
 * it: if it takes others meanwhile, it is not down. Spans that were tried so are sent again in their turn, and recognised
 * by their id.
 */
export class Suspicion {
  readonly #parts: SuspicionParts
  #witness: QueuedSpan | undefined
  #taken: number
  #weight = 0
  #looks = 0
  #isProbed = false

  /** @param witness - A span that the destination has taken before: to send it again disturbs nothing. */
  constructor(parts: SuspicionParts, witness: QueuedSpan | undefined) {
    this.#parts = parts
    this.#witness = witness
    this.#taken = parts.taken()
  }

  get witness(): QueuedSpan | undefined {
    return this.#witness
  }

  /** Whether another span was taken after the last failure. */
  get isProbed(): boolean {
    return this.#isProbed
  }

  /** Gathers evidence, after a failure. */
  async look(batch: readonly QueuedSpan[], queue: SpanQueue): Promise<void> {
    this.#looks++
    const found = await this.#findTaken(batch, queue)
    const taken = this.#parts.taken()
    const isOverheard = taken > this.#taken
    this.#taken = taken
    this.#witness = found ?? this.#witness
    this.#isProbed = found !== undefined
    if (this.#isProbed) this.#weight += PROBED
    else this.#weight = isOverheard ? this.#weight + OVERHEARD : 0
  }

  isCertain(batch: readonly QueuedSpan[]): boolean {
    return this.#weight >= (batch.length > 1 ? PROBED : CERTAINTY)
  }

  async #findTaken(
    batch: readonly QueuedSpan[],
    queue: SpanQueue,
  ): Promise<QueuedSpan | undefined> {
    const { destination, stopping } = this.#parts
    for (const probe of this.#witness ? [this.#witness] : this.#others(batch, queue)) {
      if (probe === undefined) continue
      const { kind } = await destination.deliver([probe], stopping)
      // Refused is an answer too: who refuses is not down.
      if (kind !== 'postponed') return probe
    }
    return undefined
  }

  // Any of them, too: those at the ends may be as bad as the one that fails.
  #others(batch: readonly QueuedSpan[], queue: SpanQueue): Set<QueuedSpan | undefined> {
    if (this.#looks <= LOOKS_IN_TURN) return new Set(batch.length > 1 ? [batch[0]] : [])
    const any = batch[Math.floor(Math.random() * batch.length)]
    return batch.length > 1
      ? new Set([batch[0], batch.at(-1), any])
      : new Set([queue.next, queue.any, this.#parts.another?.()])
  }
}
