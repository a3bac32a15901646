import type { EndedSpan } from '../otlp/ended-span.ts'
import { textHashNumber } from '../thread/text-hash.ts'
import type { DeliveryLedger } from './delivery-ledger.ts'
import { publishMetrics } from './delivery-metrics.ts'
import type { Destination } from './destination.ts'
import { flushInRequest } from './run/flush-in-request.ts'
import { Lane } from './lane.ts'
import type { LaneRun } from './run/lane-run.ts'
import { unref } from './pause.ts'
import { ProcessRun } from './run/process-run.ts'
import type { QueuedSpan } from './queue/queued-span.ts'
import type { ByteTotal } from './queue/span-queue.ts'
import { isRequestBound } from './run/request-bound.ts'
import type { Spool } from './spool/spool.ts'
import { FOREVER_MILLIS, within } from './within.ts'

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

// Spans that are not encoded yet do not count against the queue's bound, so there must be few of them. A loop that
// records without a pause encodes as it goes.
const MAX_ENDED = 64

// Only Node.js has setImmediate. Elsewhere a timer fires as soon.
const soon: (fn: () => void) => void = globalThis.setImmediate ?? ((fn) => setTimeout(fn))

/** Spans on their way to a destination, in several lanes. Each lane keeps its order, and one bound holds for all. */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #lanes: readonly Lane[]
  // Undefined if each request needs a separate run, because an AbortController may not be shared by requests.
  readonly #run = isRequestBound() ? undefined : new ProcessRun()
  readonly #queued: ByteTotal = { bytes: 0 }
  readonly #encodeSoon = (): void => {
    this.#isEncodingDue = false
    this.#encodeEnded()
  }
  // Encoding a span takes as long as recording it, so it is done when the app pauses.
  #ended: EndedSpan[] = []
  #orders: (string | undefined)[] = []
  #isEncodingDue = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #isFullBatchDue = false
  #isStopped = false

  constructor(options: DeliveryOptions) {
    const { destination, ledger, maxBatchBytes, maxConcurrentRequests, spool } = options
    this.#options = options
    const parts = {
      destination,
      maxBatchBytes,
      total: this.#queued,
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
   * Adds a span.
   *
   * @param order - Spans with the same text arrive in their order. Spans without one share a lane.
   */
  add(span: EndedSpan, order: string | undefined): void {
    const { ledger } = this.#options
    ledger.track()
    if (this.#isStopped) return ledger.drop(1, 'shutdown')
    this.#ended.push(span)
    this.#orders.push(order)
    if (this.#ended.length >= MAX_ENDED) this.#encodeEnded()
    if (this.#isEncodingDue || this.#run === undefined) return
    this.#isEncodingDue = true
    soon(this.#encodeSoon)
  }

  /** Whether no span waits and none is being sent. */
  get isIdle(): boolean {
    this.#encodeEnded()
    return this.#queued.bytes === 0
  }

  /**
   * Resolves when all spans that were added before the call are settled, or when time is up.
   *
   * @returns Whether all are settled.
   */
  async flush(millis: number = FOREVER_MILLIS): Promise<boolean> {
    this.#encodeEnded()
    publishMetrics()
    if (this.#run === undefined) return flushInRequest(this.#lanes, millis)
    const flushed = this.#lanes.map(({ queue }) => queue.flushed())
    this.#startAll(this.#run)
    return within(Promise.all(flushed), millis)
  }

  /** Puts every span that is not delivered into the spool, synchronously: the process is about to end. */
  rescue(): void {
    this.#encodeEnded()
    for (const lane of this.#lanes) {
      const left = lane.clear()
      if (left.length > 0 && this.#options.spool?.keep(left) !== true) {
        this.#options.ledger.drop(left.length, 'shutdown')
      }
    }
  }

  /** Aborts running requests. Spans that are not delivered go to the spool, or are dropped. */
  stop(): void {
    this.#isStopped = true
    if (this.#run === undefined) return this.rescue()
    this.#encodeEnded()
    clearTimeout(this.#timer)
    this.#run.stop()
    this.#startAll(this.#run)
  }

  #encodeEnded(): void {
    const [spans, orders] = [this.#ended, this.#orders]
    if (spans.length === 0) return
    this.#ended = []
    this.#orders = []
    spans.forEach((span, nth) => this.#enqueue(span, this.#laneOf(orders[nth])))
  }

  #enqueue(span: EndedSpan, lane: Lane): void {
    const packed = this.#pack(span, lane)
    if (packed === undefined || !this.#makeRoom(packed.bytes)) return
    lane.queue.push(packed)
    // A request that has started nothing here may end at any time. There, only a flush sends.
    if (this.#run === undefined) return
    this.#schedule(this.#run)
    if (this.#isFull(lane)) this.#startFullSoon(this.#run)
  }

  #pack(span: EndedSpan, { queue }: Lane): QueuedSpan | undefined {
    const { destination, ledger } = this.#options
    try {
      return destination.pack(span, queue.memory)
    } catch (error) {
      ledger.drop(1, 'unencodable', error)
      return undefined
    }
  }

  #startAll(run: LaneRun): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const lane of this.#lanes) lane.start(run)
  }

  #schedule(run: LaneRun): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      publishMetrics()
      this.#startAll(run)
    }, this.#options.scheduledDelayMillis)
    unref(this.#timer)
  }

  // Deferred until the running code is done: no request is sent before that, so an earlier batch would gain nothing.
  #startFullSoon(run: LaneRun): void {
    if (this.#isFullBatchDue) return
    this.#isFullBatchDue = true
    queueMicrotask(() => {
      this.#isFullBatchDue = false
      for (const lane of this.#lanes) if (this.#isFull(lane)) lane.start(run)
    })
  }

  #isFull({ queue }: Lane): boolean {
    return queue.waitingBytes >= this.#options.maxBatchBytes
  }

  /** If the queue is full, counts the span as dropped and returns false. */
  #makeRoom(bytes: number): boolean {
    const { maxQueueBytes, ledger } = this.#options
    while (this.#queued.bytes + bytes > maxQueueBytes) {
      if (this.#removeOldest()) continue
      ledger.drop(1, 'queue-full')
      return false
    }
    return true
  }

  /** Removes the spans that have waited longest from the fullest lane, if `whenFull` allows it. */
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
    const nth = order === undefined ? 0 : textHashNumber(order) % this.#lanes.length
    return this.#lanes[nth] as Lane
  }
}
