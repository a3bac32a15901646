import type { DropReason } from './drop-reason.ts'

/** What has become of the spans. At every moment, tracked = delivered + spooled + dropped + queued. */
export interface ExportCounts {
  /**
   * Spans that this processor has to deliver: spans that ended, spans that it took over from a spool, and unfinished copies
   * of running spans.
   */
  readonly tracked: number
  /** Acknowledged by the receiver. */
  readonly delivered: number
  /** In the spool and not delivered yet. */
  readonly spooled: number
  /** Lost, for any reason. */
  readonly dropped: number
  /** Lost, by reason. */
  readonly droppedBy: Readonly<Record<DropReason, number>>
  /** In memory: waiting or being sent. */
  readonly queued: number
}
