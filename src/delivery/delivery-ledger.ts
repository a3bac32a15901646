import { diag } from '@opentelemetry/api'
import { DROP_REASONS, type DropReason } from './drop-reason.ts'
import type { DroppedSpans } from './dropped-spans.ts'
import type { ExportCounts } from './export-counts.ts'
import { noteLoss } from './loss-report.ts'

/** Called each time spans are lost. */
export type OnDrop = (dropped: DroppedSpans) => void

const REPORT_MILLIS = 10_000

/** Counts what becomes of every span, and reports losses. */
export class DeliveryLedger {
  readonly #onDrop: OnDrop | undefined
  readonly #isQuiet: boolean
  readonly #droppedBy = Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<
    DropReason,
    number
  >
  readonly #reportedAt = new Map<DropReason, number>()
  #tracked = 0
  #delivered = 0
  #spooled = 0
  #dropped = 0

  /** @param isQuiet - Whether losses are left out of the report at the end of the process. */
  constructor(onDrop?: OnDrop, isQuiet = false) {
    this.#onDrop = onDrop
    this.#isQuiet = isQuiet
  }

  get counts(): ExportCounts {
    const settled = this.#delivered + this.#spooled + this.#dropped
    return {
      tracked: this.#tracked,
      delivered: this.#delivered,
      spooled: this.#spooled,
      dropped: this.#dropped,
      droppedBy: { ...this.#droppedBy },
      queued: this.#tracked - settled,
    }
  }

  /** How many spans the receiver has acknowledged. */
  get delivered(): number {
    return this.#delivered
  }

  track(): void {
    this.#tracked++
  }

  deliver(spans: number): void {
    this.#delivered += spans
  }

  spool(spans: number): void {
    this.#spooled += spans
  }

  /** Counts spans that another process has left in the spool. They now belong to this process. */
  adopt(spans: number): void {
    this.#tracked += spans
    this.#spooled += spans
  }

  /** Removes spans that another process has taken over from this process's spool. That process counts them now. */
  cede(spans: number): void {
    this.#tracked -= spans
    this.#spooled -= spans
  }

  /** Counts spans as out of the spool. The caller then counts them as delivered or dropped. */
  unspool(spans: number): void {
    this.#spooled -= spans
  }

  drop(spans: number, reason: DropReason, cause?: unknown): void {
    this.#dropped += spans
    this.#droppedBy[reason] += spans
    this.#report(spans, reason, cause)
    if (!this.#isQuiet) noteLoss(spans, reason, cause)
    try {
      this.#onDrop?.(droppedSpans(spans, reason, cause))
    } catch (thrown) {
      diag.error('threadspan: onDrop failed', thrown)
    }
  }

  // A full queue loses span after span. Each loss is counted and passed to onDrop, but only one in ten seconds is logged.
  #report(spans: number, reason: DropReason, cause: unknown): void {
    // Not the wall clock: if it is set back, nothing would be reported for as long.
    const now = performance.now()
    if (now - (this.#reportedAt.get(reason) ?? -Infinity) < REPORT_MILLIS) return
    this.#reportedAt.set(reason, now)
    const total = this.#droppedBy[reason]
    const text = `threadspan: ${spans} spans are lost: ${reason} (${total} so far)`
    try {
      diag.error(text, cause ?? '')
    } catch {
      // The app's logger may throw. That must cost neither more spans nor the process.
    }
  }
}

function droppedSpans(count: number, reason: DropReason, cause: unknown): DroppedSpans {
  const error = cause instanceof Error ? cause : undefined
  const detail = error?.message ?? cause
  const lost = count === 1 ? '1 span is lost' : `${count} spans are lost`
  const message = `${lost}: ${reason}${typeof detail === 'string' ? ` (${detail})` : ''}`
  return { reason, message, count, ...(error !== undefined && { error }) }
}
