import type { DropReason } from './drop-reason.ts'

/** What has become of the spans so far: tracked = delivered + spooled + dropped + queued, at every moment. */
export interface ExportCounts {
  /**
   * Spans that ended and are this processor's to deliver, those taken over from a spool included, and unfinished copies
   * of spans that run.
   */
  readonly tracked: number
  /** Acknowledged by the receiver. */
  readonly delivered: number
  /** In the spool, and not delivered yet. */
  readonly spooled: number
  /** Lost, for whatever reason. */
  readonly dropped: number
  /** The same, by reason. */
  readonly droppedBy: Readonly<Record<DropReason, number>>
  /** In memory: waiting or under way. */
  readonly queued: number
}
