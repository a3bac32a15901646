import { diag } from '@opentelemetry/api'
import { DROP_REASONS, type DropReason } from './drop-reason.ts'
import type { DroppedSpans } from './dropped-spans.ts'
import type { ExportCounts } from './export-counts.ts'

/** Called each time spans are lost. */
export type OnDrop = (dropped: DroppedSpans) => void

const REPORT_MILLIS = 10_000

/** Keeps account of every span, and says aloud when some are lost. */
export class DeliveryLedger {
  readonly #onDrop: OnDrop | undefined
  readonly #droppedBy = Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<
    DropReason,
    number
  >
  readonly #reportedAt = new Map<DropReason, number>()
  #tracked = 0
  #delivered = 0
  #spooled = 0
  #dropped = 0

  constructor(onDrop?: OnDrop) {
    this.#onDrop = onDrop
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

  /** How many the receiver has acknowledged. */
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

  /** Spans that another process has left in the spool are ours from now on. */
  adopt(spans: number): void {
    this.#tracked += spans
    this.#spooled += spans
  }

  /** Spans that this process has spooled are another's from now on, and part of its account. */
  cede(spans: number): void {
    this.#tracked -= spans
    this.#spooled -= spans
  }

  /** Spans are out of the spool: delivered or dropped comes next. */
  unspool(spans: number): void {
    this.#spooled -= spans
  }

  drop(spans: number, reason: DropReason, cause?: unknown): void {
    this.#dropped += spans
    this.#droppedBy[reason] += spans
    this.#report(spans, reason, cause)
    try {
      this.#onDrop?.(droppedSpans(spans, reason, cause))
    } catch (thrown) {
      diag.error('threadspan: onDrop failed', thrown)
    }
  }

  // A full queue loses span after span: each is counted and given to onDrop, the log hears of it now and then.
  #report(spans: number, reason: DropReason, cause: unknown): void {
    const now = Date.now()
    if (now - (this.#reportedAt.get(reason) ?? 0) < REPORT_MILLIS) return
    this.#reportedAt.set(reason, now)
    const total = this.#droppedBy[reason]
    const text = `threadspan: ${spans} spans are dropped, ${reason} (${total} so far)`
    try {
      diag.error(text, cause ?? '')
    } catch {
      // A logger of the app's that throws must not take more spans with it, nor the process.
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
