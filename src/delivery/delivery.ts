import { unref } from './backoff.ts'
import type { DeliveryLedger } from './delivery-ledger.ts'
import { publishMetrics } from './delivery-metrics.ts'
import type { Destination } from './destination.ts'
import type { EndedSpan } from './ended-span.ts'
import { Lane } from './lane.ts'
import type { QueuedSpan } from './queued-span.ts'

/** The bounds of a delivery. */
export interface DeliveryOptions {
  readonly destination: Destination
  readonly ledger: DeliveryLedger
  readonly maxQueueBytes: number
  readonly maxBatchBytes: number
  readonly maxConcurrentRequests: number
  readonly scheduledDelayMillis: number
  readonly whenFull: 'drop-oldest' | 'drop-newest'
}

/** Spans on their way to a destination: several lanes, each in order, bounded together. */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #lanes: readonly Lane[]
  readonly #stopping = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: DeliveryOptions) {
    const { destination, ledger, maxBatchBytes, maxConcurrentRequests } = options
    this.#options = options
    const parts = {
      destination,
      maxBatchBytes,
      stopping: this.#stopping.signal,
      deliver: ledger.deliver.bind(ledger),
      drop: ledger.drop.bind(ledger),
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
    const packed = this.#pack(span)
    if (packed === undefined || !this.#makeRoom(packed.bytes)) return
    const lane = this.#laneOf(order)
    lane?.queue.push(packed)
    if (lane !== undefined && lane.queue.waitingBytes >= this.#options.maxBatchBytes) lane.start()
    else this.#schedule()
  }

  /** Resolves when all spans taken on before the call are settled. */
  async flush(): Promise<void> {
    const flushed = this.#lanes.map(({ queue }) => queue.flushed())
    this.#startAll()
    await Promise.all(flushed)
  }

  /** Gives up what is under way; what is still queued is dropped. */
  stop(): void {
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

  #pack(span: EndedSpan): QueuedSpan | undefined {
    try {
      return this.#options.destination.pack(span)
    } catch (error) {
      this.#options.ledger.drop(1, 'unencodable', error)
      return undefined
    }
  }

  /** False where there is none, and the span is dropped. */
  #makeRoom(bytes: number): boolean {
    const { maxQueueBytes, whenFull, ledger } = this.#options
    while (this.#bytes() + bytes > maxQueueBytes) {
      const oldest = whenFull === 'drop-oldest' ? this.#fullest()?.queue.take(0) : []
      if (oldest === undefined || oldest.length === 0) {
        ledger.drop(1, 'queue-full')
        return false
      }
      ledger.drop(oldest.length, 'queue-full')
    }
    return true
  }

  #bytes(): number {
    let bytes = 0
    for (const { queue } of this.#lanes) bytes += queue.bytes
    return bytes
  }

  #fullest(): Lane | undefined {
    return this.#lanes.toSorted((a, b) => b.queue.waitingBytes - a.queue.waitingBytes)[0]
  }

  #laneOf(order: string | undefined): Lane | undefined {
    let hash = 0
    if (order !== undefined)
      for (let i = 0; i < order.length; i++) hash = (Math.imul(hash, 31) + order.charCodeAt(i)) | 0
    return this.#lanes[Math.abs(hash) % this.#lanes.length]
  }
}
