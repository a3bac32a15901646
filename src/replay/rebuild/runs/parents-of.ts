import { type SpanKey, spanKey } from '../../../thread/span-ids.ts'
import type { RecordedRun } from '../../../thread/recorded-thread.ts'
import { allRuns } from '../../usage-of.ts'

/** The run above each, by the key of the one below. */
export function parentsOf(roots: readonly RecordedRun[]): ReadonlyMap<SpanKey, RecordedRun> {
  const parents = new Map<SpanKey, RecordedRun>()
  for (const run of allRuns(roots))
    for (const child of run.children) parents.set(spanKey(child), run)
  return parents
}
