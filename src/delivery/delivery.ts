import { unref } from './backoff.ts'
import type { DeliveryLedger } from './delivery-ledger.ts'
import { publishMetrics } from './delivery-metrics.ts'
import type { Destination } from './destination.ts'
import type { EndedSpan } from './ended-span.ts'
import { Intake } from './intake.ts'
import { Lane } from './lane.ts'
import type { QueuedSpan } from './queue/queued-span.ts'
import type { ByteTotal } from './queue/span-queue.ts'
import type { Spool } from './spool/spool.ts'

/** The bounds of a delivery. */
export interface DeliveryOptions {
  readonly destination: Destination
  readonly ledger: DeliveryLedger
  readonly maxQueueBytes: number
  readonly maxBatchBytes: number
  readonly maxConcurrentRequests: number
  readonly scheduledDelayMillis: number
  readonly whenFull: WhenFull
  readonly spool: Spool | undefined
}

/** What happens to spans past the queue's bound. */
export type WhenFull = 'drop-oldest' | 'drop-newest' | 'spool'

/** Spans on their way to a destination: several lanes, each in order, bounded together. */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #lanes: readonly Lane[]
  readonly #intake = new Intake((span, order) => this.#enqueue(span, order))
  readonly #stopping = new AbortController()
  readonly #queued: ByteTotal = { bytes: 0 }
  #timer: ReturnType<typeof setTimeout> | undefined
  #isFullBatchDue = false

  constructor(options: DeliveryOptions) {
    const { destination, ledger, maxBatchBytes, maxConcurrentRequests, spool } = options
    this.#options = options
    const parts = {
      destination,
      maxBatchBytes,
      total: this.#queued,
      stopping: this.#stopping.signal,
      taken: () => ledger.delivered,
      deliver: ledger.deliver.bind(ledger),
      drop: ledger.drop.bind(ledger),
      ...(spool && {
        isSpoolFirst: () => spool.isBehind,
        spool: spool.keep.bind(spool),
      }),
    }
    this.#lanes = Array.from({ length: maxConcurrentRequests }, () => new Lane(parts))
  }

  /**
   * Takes a span on.
   *
   * @param order - Spans of the same text arrive in their order; those of none share a lane.
   */
  add(span: EndedSpan, order: string | undefined): void {
    const { ledger } = this.#options
    ledger.track()
    if (this.#stopping.signal.aborted) return ledger.drop(1, 'shutdown')
    this.#intake.add(span, order)
  }

  /** Whether nothing waits and nothing is under way. */
  get isIdle(): boolean {
    this.#intake.drain()
    return this.#queued.bytes === 0
  }

  /** Resolves when all spans taken on before the call are settled. */
  async flush(): Promise<void> {
    this.#intake.drain()
    const flushed = this.#lanes.map(({ queue }) => queue.flushed())
    this.#startAll()
    await Promise.all(flushed)
  }

  /** Puts all that is queued or under way into the spool, at once: the process is about to end. */
  rescue(): void {
    this.#intake.drain()
    for (const { queue } of this.#lanes) {
      const left = queue.clear()
      if (left.length > 0 && this.#options.spool?.keep(left) !== true) {
        this.#options.ledger.drop(left.length, 'shutdown')
      }
    }
  }

  /** Gives up what is under way; what is still queued goes to the spool, or is dropped. */
  stop(): void {
    this.#intake.drain()
    clearTimeout(this.#timer)
    this.#stopping.abort()
    this.#startAll()
  }

  #startAll(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    publishMetrics()
    for (const lane of this.#lanes) lane.start()
  }

  #schedule(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => this.#startAll(), this.#options.scheduledDelayMillis)
    unref(this.#timer)
  }

  #enqueue(span: EndedSpan, order: string | undefined): void {
    const lane = this.#laneOf(order)
    const packed = this.#pack(span, lane)
    if (packed === undefined || !this.#makeRoom(packed.bytes)) return
    lane.queue.push(packed)
    this.#schedule()
    if (this.#isFull(lane)) this.#startFullSoon()
  }

  // When what runs now is done: nothing is sent before that, and to put a batch together is nothing to wait for either.
  #startFullSoon(): void {
    if (this.#isFullBatchDue) return
    this.#isFullBatchDue = true
    queueMicrotask(() => {
      this.#isFullBatchDue = false
      for (const lane of this.#lanes) if (this.#isFull(lane)) lane.start()
    })
  }

  #isFull({ queue }: Lane): boolean {
    return queue.waitingBytes >= this.#options.maxBatchBytes
  }

  #pack(span: EndedSpan, lane: Lane): QueuedSpan | undefined {
    try {
      return lane.pack(span)
    } catch (error) {
      this.#options.ledger.drop(1, 'unencodable', error)
      return undefined
    }
  }

  /** False where there is none, and the span is dropped. */
  #makeRoom(bytes: number): boolean {
    const { maxQueueBytes, ledger } = this.#options
    while (this.#queued.bytes + bytes > maxQueueBytes) {
      if (this.#removeOldest()) continue
      ledger.drop(1, 'queue-full')
      return false
    }
    return true
  }

  /** Takes what has waited longest out of the fullest lane, as far as the policy allows. */
  #removeOldest(): boolean {
    const { whenFull, maxBatchBytes, spool, ledger } = this.#options
    if (whenFull === 'drop-newest') return false
    const [fullest] = this.#lanes.toSorted((a, b) => b.queue.waitingBytes - a.queue.waitingBytes)
    const oldest = fullest?.queue.take(whenFull === 'spool' ? maxBatchBytes : 0) ?? []
    if (oldest.length === 0) return false
    if (whenFull === 'drop-oldest' || spool?.keep(oldest) !== true) {
      ledger.drop(oldest.length, 'queue-full')
    }
    return true
  }

  #laneOf(order: string | undefined): Lane {
    let hash = 0
    if (order !== undefined)
      for (let i = 0; i < order.length; i++) hash = (Math.imul(hash, 31) + order.charCodeAt(i)) | 0
    return this.#lanes[Math.abs(hash) % this.#lanes.length] as Lane
  }
}
