import type { ThreadSummary } from '../../replay/span-reader.ts'
import type { Column } from '../terminal/column.ts'

/** The columns of a list of threads. */
export const THREAD_COLUMNS: readonly Column[] = [
  { title: 'ID', isId: true, isWhole: true },
  { title: 'WHEN', align: 'right' },
  { title: 'MSGS', align: 'right', yields: 1 },
  { title: 'RUNS', align: 'right', yields: 4 },
  { title: 'ERRORS', align: 'right', yields: 2 },
  { title: 'USER', isId: true, maxWidth: 20, yields: 3 },
  { title: 'FIRST MESSAGE', isFlexible: true },
]

// Of a thread that has runs and no recorded messages.
const UNKNOWN = '-'

/** What a list says of a thread, a cell for each column. */
export function threadRow(summary: ThreadSummary, id: string, when: string): string[] {
  const { messages, runs, errors, userId = '', firstMessage = '' } = summary
  return [id, when, String(messages ?? UNKNOWN), String(runs), String(errors), userId, firstMessage]
}
