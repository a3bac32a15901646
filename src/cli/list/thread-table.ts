import type { ThreadSort } from '../../replay/query/thread-query.ts'
import type { SpanReader, ThreadSummary } from '../../replay/span-reader.ts'
import { nowUnixNano } from '../../thread/instant.ts'
import { relativeTime } from '../terminal/relative-time.ts'
import { formatTable } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { shortIds } from './short-ids.ts'
import { SORT_COLUMNS } from './sort-column.ts'
import { THREAD_COLUMNS, threadRow } from './thread-rows.ts'

/** Threads as a table for a person, with ids as short as they are unique. */
export async function threadTable(
  summaries: readonly ThreadSummary[],
  reader: SpanReader,
  { columns, style }: Terminal,
  sort: ThreadSort,
): Promise<string[]> {
  const now = nowUnixNano()
  const ids = await shortIds(
    reader,
    summaries.map(({ id }) => id),
  )
  const sorted = SORT_COLUMNS[sort]
  const rows = summaries.map((summary, i) => {
    const row = threadRow(summary, ids[i] ?? summary.id, relativeTime(summary.endUnixNano, now))
    return sorted === undefined ? row : row.toSpliced(2, 0, sorted.cell(summary, now))
  })
  const shown =
    sorted === undefined ? THREAD_COLUMNS : THREAD_COLUMNS.toSpliced(2, 0, sorted.column)
  const [titles = '', ...lines] = formatTable(shown, rows, columns)
  return [style('dim', titles), ...lines]
}
