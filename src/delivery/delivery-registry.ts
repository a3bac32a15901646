import { sharedInProcess } from '../thread/shared-in-process.ts'
import { DROP_REASONS, type DropReason } from './drop-reason.ts'
import type { ExportCounts } from './export-counts.ts'

/** Reads the counts of one processor. */
export type CountsReader = () => ExportCounts

interface Registry {
  readonly live: Set<CountsReader>
  /** The sums of processors that were shut down. */
  ended: ExportCounts
}

/** Adds a processor's counts to {@link readExportCounts}. The returned function freezes them at their last values. */
export function registerCounts(reader: CountsReader): () => void {
  const { live } = registry()
  live.add(reader)
  return () => {
    if (live.delete(reader)) registry().ended = addCounts(registry().ended, reader())
  }
}

/**
 * The counts of all spans that this process has tracked, over all its {@link ThreadExportProcessor}s. Use it in a health
 * check or a log.
 */
export function readExportCounts(): ExportCounts {
  const { live, ended } = registry()
  return [...live].reduce((sum, reader) => addCounts(sum, reader()), ended)
}

function registry(): Registry {
  return sharedInProcess('delivery.1', () => ({ live: new Set(), ended: noCounts() }))
}

function noCounts(): ExportCounts {
  const droppedBy = byReason(() => 0)
  return { tracked: 0, delivered: 0, spooled: 0, dropped: 0, droppedBy, queued: 0 }
}

function addCounts(a: ExportCounts, b: ExportCounts): ExportCounts {
  return {
    tracked: a.tracked + b.tracked,
    delivered: a.delivered + b.delivered,
    spooled: a.spooled + b.spooled,
    dropped: a.dropped + b.dropped,
    droppedBy: byReason((reason) => a.droppedBy[reason] + b.droppedBy[reason]),
    queued: a.queued + b.queued,
  }
}

function byReason(count: (reason: DropReason) => number): Record<DropReason, number> {
  return Object.fromEntries(DROP_REASONS.map((reason) => [reason, count(reason)])) as Record<
    DropReason,
    number
  >
}
