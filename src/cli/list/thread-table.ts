import type { SpanReader, ThreadSummary } from '../../replay/span-reader.ts'
import { nowUnixNano } from '../../thread/instant.ts'
import { relativeTime } from '../terminal/relative-time.ts'
import { formatTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { shortIds } from './short-ids.ts'
import { THREAD_COLUMNS, threadRow } from './thread-rows.ts'

/** Threads as a table for a person, with ids as short as they are unique. */
export async function threadTable(
  summaries: readonly ThreadSummary[],
  reader: SpanReader,
  { columns, style }: Terminal,
): Promise<string[]> {
  const now = nowUnixNano()
  const ids = await shortIds(
    reader,
    summaries.map(({ id }) => id),
  )
  const rows = summaries.map((summary, i) =>
    threadRow(summary, ids[i] ?? summary.id, relativeTime(summary.endUnixNano, now)),
  )
  const [titles = '', ...lines] = formatTable(THREAD_COLUMNS, rows, columns)
  return [style('dim', titles), ...lines]
}
