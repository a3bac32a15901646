import { matchesQuery } from '../../replay/query/matches-query.ts'
import { readCursor } from '../../replay/query/read-cursor.ts'
import { comparePlaces, compareThreads, placeOf } from '../../replay/query/thread-order.ts'
import type { ThreadQuery } from '../../replay/query/thread-query.ts'
import type { ThreadSummary } from '../../replay/span-reader.ts'
import type { SummaryPart } from '../../replay/thread-summary.ts'
import { toThreadSummary } from '../../replay/to-thread-summary.ts'
import { checkQuery } from './check-query.ts'

/**
 * Answers a query from summaries that are all in memory, one for each thread. If the query names no order, the latest end
 * comes first. Of equal threads, the one with the smaller id comes first.
 *
 * @throws OptionError that names the wrong condition.
 */
export function listSummaries(
  parts: Iterable<SummaryPart>,
  query: ThreadQuery = {},
): ThreadSummary[] {
  checkQuery(query)
  const { sort = 'latest', cursor, limit } = query
  const after = cursor === undefined ? undefined : readCursor(cursor, sort)
  const found: ThreadSummary[] = []
  for (const part of parts) {
    const summary = toThreadSummary(part)
    if (!matchesQuery(summary, query)) continue
    if (after !== undefined && comparePlaces(placeOf(summary, sort), after) <= 0) continue
    found.push(summary)
  }
  return found.toSorted(compareThreads(sort)).slice(0, limit)
}
