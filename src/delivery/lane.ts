import { backoffMillis } from '../otlp/http/backoff-millis.ts'
import type { Postponed } from '../otlp/http/export-outcome.ts'
import type { DropReason } from './drop-reason.ts'
import type { LaneRun } from './run/lane-run.ts'
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
  #run: LaneRun | undefined

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.queue = new SpanQueue(parts.total)
  }

  /** Starts delivering the waiting spans, unless a run does so already. */
  start(run: LaneRun): void {
    if (this.#run?.isOver === false) return
    this.#run = run
    void this.#deliverAll(run)
  }

  /** Whether this run is delivering here. */
  isRunBy(run: LaneRun): boolean {
    return this.#run === run
  }

  /** Empties the lane. The outcome of what is being sent no longer counts. */
  clear(): readonly QueuedSpan[] {
    this.#run = undefined
    return this.queue.clear()
  }

  async #deliverAll(run: LaneRun): Promise<void> {
    try {
      while (!run.isEnding) {
        const batch = this.queue.begin(this.#parts.maxBatchBytes)
        if (batch.length === 0) return
        await this.#send(batch, run)
        if (this.#run !== run) return
      }
    } finally {
      // Not set when the promise settles: a span that was added in between would never be sent.
      if (this.#run === run) this.#run = undefined
    }
  }

  async #send(batch: readonly QueuedSpan[], run: LaneRun): Promise<void> {
    const { signal } = run
    if (this.#parts.isSpoolFirst?.() === true && this.#spool(batch)) return
    const detector = new PoisonSpanDetector(this.#parts, this.#knownGood)
    let lastCause: Error | undefined
    for (let failures = 1; this.#run === run; failures++) {
      const outcome = await this.#parts.destination.deliver(batch, signal)
      if (this.#run !== run) return
      if (outcome.kind === 'accepted') return this.#accept(batch, outcome.rejected, outcome.reason)
      if (outcome.kind === 'refused') return this.#isolate(batch, outcome.cause, run)
      if (this.#spool(batch, outcome.afterMillis)) return
      if (signal.aborted && run.leavesSpans) return this.#leave()
      if (signal.aborted) return this.#drop(batch, 'shutdown', lastCause ?? outcome.cause)
      lastCause = outcome.cause
      const reason = this.#parts.giveUp?.(outcome)
      if (reason !== undefined) return this.#drop(batch, reason, outcome.cause)
      if (outcome.mayBeAboutSpans === true && failures >= PATIENCE) {
        await detector.probe(batch, this.queue, signal)
        this.#knownGood = detector.knownGood
        if (detector.isCertain(batch)) return this.#isolate(batch, outcome.cause, run)
      }
      await pause(backoffMillis(detector.isProbed ? 1 : failures, outcome), signal)
    }
  }

  // What is under way stays so, for the next run.
  #leave(): void {
    this.#run = undefined
  }

  // One span that the receiver cannot process must not take its batch with it. So the batch is sent in halves, and these
  // again in halves.
  async #isolate(batch: readonly QueuedSpan[], cause: Error, run: LaneRun): Promise<void> {
    if (this.#run !== run) return
    if (batch.length === 1) return this.#drop(batch, 'refused', cause)
    const middle = batch.length >> 1
    await this.#send(batch.slice(0, middle), run)
    if (this.#run === run) await this.#send(batch.slice(middle), run)
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
