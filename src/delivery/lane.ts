import { backoffMillis, pause } from './backoff.ts'
import type { Refused, SpanPacker } from './destination.ts'
import type { DropReason } from './drop-reason.ts'
import type { QueuedSpan } from './queue/queued-span.ts'
import { type ByteTotal, SpanQueue } from './queue/span-queue.ts'
import { Suspicion, type SuspicionParts } from './suspicion.ts'

// So many failures of a batch in a row look like a fault of the batch.
const PATIENCE = 3
/** What a lane needs, and whom it tells. */
export interface LaneParts extends SuspicionParts {
  readonly maxBatchBytes: number
  /** What this lane and others hold together. */
  readonly total?: ByteTotal
  /** Aborted when there is no more time: what is under way is given up. */
  readonly stopping: AbortSignal
  deliver(spans: number): void
  drop(spans: number, reason: DropReason, cause?: unknown): void
  /** Why what fails should not be tried any longer, where that is so. */
  giveUp?(): DropReason | undefined
  /** Whether batches should go to the spool without an attempt, because older ones are in it already. */
  isSpoolFirst?(): boolean
  /** Puts spans into the spool; false where that cannot be done. */
  spool?(spans: readonly QueuedSpan[], afterMillis?: number): boolean
}

/** Delivers one batch after another, so that what is in one lane arrives in its order. */
export class Lane {
  readonly queue: SpanQueue
  readonly pack: SpanPacker
  readonly #parts: LaneParts
  /** A span that the destination has taken. */
  #witness: QueuedSpan | undefined
  #isRunning = false

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.queue = new SpanQueue(parts.total)
    this.pack = parts.destination.openPacker()
  }

  /** Begins to deliver what waits; does nothing where that is happening already. */
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
      // Here, and not when the promise settles: a span that came in between would wait for nobody.
      this.#isRunning = false
    }
  }

  async #send(batch: readonly QueuedSpan[]): Promise<void> {
    const { destination, stopping } = this.#parts
    if (this.#parts.isSpoolFirst?.() === true && this.#spool(batch)) return
    const suspicion = new Suspicion(this.#parts, this.#witness)
    for (let failures = 1; ; failures++) {
      const answer = await destination.deliver(batch, stopping)
      if (answer.kind === 'accepted') return this.#accept(batch, answer.rejected, answer.reason)
      if (answer.kind === 'refused') return this.#isolate(batch, answer)
      if (this.#spool(batch, answer.afterMillis)) return
      if (stopping.aborted) return this.#drop(batch, 'shutdown', answer.cause)
      const isOver = this.#parts.giveUp?.()
      if (isOver !== undefined) return this.#drop(batch, isOver, answer.cause)
      if (answer.mayBeAboutSpans === true && failures >= PATIENCE) {
        await suspicion.look(batch, this.queue)
        this.#witness = suspicion.witness
        if (suspicion.isCertain(batch)) {
          return this.#isolate(batch, { kind: 'refused', cause: answer.cause, isAboutSpans: true })
        }
      }
      await pause(backoffMillis(suspicion.isProbed ? 1 : failures, answer.afterMillis), stopping)
    }
  }

  // One span that the receiver cannot bear must not take its batch with it: halves, and halves of halves, go alone.
  async #isolate(batch: readonly QueuedSpan[], { cause, isAboutSpans }: Refused): Promise<void> {
    if (!isAboutSpans || batch.length === 1) return this.#drop(batch, 'refused', cause)
    const middle = batch.length >> 1
    await this.#send(batch.slice(0, middle))
    await this.#send(batch.slice(middle))
  }

  #accept(batch: readonly QueuedSpan[], rejected: number, reason: string | undefined): void {
    const lost = Math.min(Math.max(rejected, 0), batch.length)
    this.#parts.deliver(batch.length - lost)
    if (lost > 0) this.#parts.drop(lost, 'rejected', reason)
    else this.#witness = batch[0]
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
