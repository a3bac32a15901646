import type { ThreadSort } from '../../replay/query/thread-query.ts'
import type { ThreadSummary } from '../../replay/span-reader.ts'
import type { UnixNano } from '../../thread/instant.ts'
import type { Column } from '../terminal/column.ts'
import { durationText } from '../terminal/duration-text.ts'
import { relativeTime } from '../terminal/relative-time.ts'

/** A column that shows by what a list is sorted. */
export interface SortColumn {
  readonly column: Column
  readonly cell: (summary: ThreadSummary, now: UnixNano) => string
}

/** The column for an order, if no other column shows it. */
export const SORT_COLUMNS: Readonly<Partial<Record<ThreadSort, SortColumn>>> = {
  first: {
    column: { title: 'BEGAN', align: 'right' },
    cell: ({ startUnixNano }, now) => relativeTime(startUnixNano, now),
  },
  slowest: {
    column: { title: 'LONGEST WAIT', align: 'right' },
    cell: ({ slowestAnswerMillis }) =>
      slowestAnswerMillis === undefined
        ? '-'
        : durationText(BigInt(Math.round(slowestAnswerMillis * 1e6))),
  },
  tokens: {
    column: { title: 'TOKENS', align: 'right' },
    cell: ({ tokens }) => (tokens === undefined ? '-' : String(tokens)),
  },
}
