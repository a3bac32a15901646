import { backoffMillis } from '../otlp/http/backoff-millis.ts'
import type { Postponed, Refused } from '../otlp/http/export-outcome.ts'
import type { DropReason } from './drop-reason.ts'
import { pause } from './pause.ts'
import { PoisonSpanDetector, type PoisonSpanDetectorParts } from './poison-span-detector.ts'
import type { QueuedSpan } from './queue/queued-span.ts'
import { type ByteTotal, SpanQueue } from './queue/span-queue.ts'

// After this many failures in a row, the batch itself may be at fault.
const PATIENCE = 3

/** What a lane needs, and the callbacks that it reports to. */
export interface LaneParts extends PoisonSpanDetectorParts {
  readonly maxBatchBytes: number
  /** The total over this lane and others. */
  readonly total?: ByteTotal
  /** Aborted when time is up. Running requests are then given up. */
  readonly stopping: AbortSignal
  deliver(spans: number): void
  drop(spans: number, reason: DropReason, cause?: unknown): void
  /** Called after each failure. Returns a reason if the spans should not be tried any longer. */
  giveUp?(failure: Postponed): DropReason | undefined
  /** Whether batches go to the spool without an attempt, because older ones are in it already. */
  isSpoolFirst?(): boolean
  /** Puts spans into the spool. Returns false if that is impossible. */
  spool?(spans: readonly QueuedSpan[], afterMillis?: number): boolean
}

/** Delivers one batch after another, so that the spans of one lane arrive in their order. */
export class Lane {
  readonly queue: SpanQueue
  readonly #parts: LaneParts
  /** A span that the destination has accepted. */
  #knownGood: QueuedSpan | undefined
  #isRunning = false

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.queue = new SpanQueue(parts.total)
  }

  /** Starts delivering the waiting spans, unless that is running already. */
  start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#run()
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        const batch = this.queue.begin(this.#parts.maxBatchBytes)
        if (batch.length === 0) return
        await this.#send(batch)
      }
    } finally {
      // Not set when the promise settles: a span that was added in between would never be sent.
      this.#isRunning = false
    }
  }

  async #send(batch: readonly QueuedSpan[]): Promise<void> {
    const { destination, stopping } = this.#parts
    if (this.#parts.isSpoolFirst?.() === true && this.#spool(batch)) return
    const detector = new PoisonSpanDetector(this.#parts, this.#knownGood)
    for (let failures = 1; ; failures++) {
      const outcome = await destination.deliver(batch, stopping)
      if (outcome.kind === 'accepted') return this.#accept(batch, outcome.rejected, outcome.reason)
      if (outcome.kind === 'refused') return this.#isolate(batch, outcome)
      if (this.#spool(batch, outcome.afterMillis)) return
      const reason = stopping.aborted ? 'shutdown' : this.#parts.giveUp?.(outcome)
      if (reason !== undefined) return this.#drop(batch, reason, outcome.cause)
      if (outcome.mayBeAboutSpans === true && failures >= PATIENCE) {
        await detector.probe(batch, this.queue)
        this.#knownGood = detector.knownGood
        if (detector.isCertain(batch)) {
          return this.#isolate(batch, { cause: outcome.cause, isAboutSpans: true })
        }
      }
      await pause(backoffMillis(detector.isProbed ? 1 : failures, outcome.afterMillis), stopping)
    }
  }

  // One span that the receiver cannot process must not take its batch with it. So the batch is sent in halves, and these
  // again in halves.
  async #isolate(
    batch: readonly QueuedSpan[],
    { cause, isAboutSpans }: Omit<Refused, 'kind'>,
  ): Promise<void> {
    if (!isAboutSpans || batch.length === 1) return this.#drop(batch, 'refused', cause)
    const middle = batch.length >> 1
    await this.#send(batch.slice(0, middle))
    await this.#send(batch.slice(middle))
  }

  #accept(batch: readonly QueuedSpan[], rejected: number, reason: string | undefined): void {
    const lost = Math.min(Math.max(rejected, 0), batch.length)
    this.#parts.deliver(batch.length - lost)
    if (lost > 0) this.#parts.drop(lost, 'rejected', reason)
    else this.#knownGood = batch[0]
    this.queue.settle(batch.length)
  }

  #spool(batch: readonly QueuedSpan[], afterMillis?: number): boolean {
    if (this.#parts.spool?.(batch, afterMillis) !== true) return false
    this.queue.settle(batch.length)
    return true
  }

  #drop(batch: readonly QueuedSpan[], reason: DropReason, cause: Error): void {
    this.#parts.drop(batch.length, reason, cause)
    this.queue.settle(batch.length)
  }
}
