import type { DropReason } from './drop-reason.ts'

/** How many spans are where: tracked = delivered + spooled + dropped + queued, at every moment. */
export interface ExportCounts {
  /**
   * Spans that this processor has to deliver: those that ended, those it took over from a spool, and unfinished copies of
   * running spans.
   */
  readonly tracked: number
  /** Acknowledged by the receiver. */
  readonly delivered: number
  /** In the spool, and not delivered yet. */
  readonly spooled: number
  /** Lost, for any reason. */
  readonly dropped: number
  /** The same, by reason. */
  readonly droppedBy: Readonly<Record<DropReason, number>>
  /** In memory: waiting or under way. */
  readonly queued: number
}
