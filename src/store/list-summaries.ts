import type { ThreadQuery, ThreadSummary } from '../replay/span-reader.ts'
import { toThreadSummary } from '../replay/to-thread-summary.ts'
import type { SummaryPart } from '../replay/thread-summary.ts'
import { checkQuery } from './check-query.ts'

/**
 * Answers a query from summaries that are all in memory, one for each thread. The latest end comes first. Threads with
 * equal ends keep their order.
 *
 * @throws OptionError that names the wrong condition.
 */
export function listSummaries(
  parts: Iterable<SummaryPart>,
  query: ThreadQuery = {},
): ThreadSummary[] {
  checkQuery(query)
  const found = Array.from(parts).filter((part) => matches(part, query))
  found.sort(
    (a, b) => Number(b.endUnixNano > a.endUnixNano) - Number(b.endUnixNano < a.endUnixNano),
  )
  return found.slice(0, query.limit).map(toThreadSummary)
}

function matches(part: SummaryPart, { idPrefix, userId, since, until }: ThreadQuery): boolean {
  return (
    (idPrefix === undefined || part.id.startsWith(idPrefix)) &&
    (userId === undefined || part.user?.text === userId) &&
    (since === undefined || part.endUnixNano >= since) &&
    (until === undefined || part.startUnixNano < until)
  )
}
