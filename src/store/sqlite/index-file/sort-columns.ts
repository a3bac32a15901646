import type { ThreadSort } from '../../../replay/query/thread-query.ts'

/** The column that each order goes by. */
export const SORT_COLUMNS: Readonly<
  Record<ThreadSort, { readonly column: string; readonly by: 'DESC' | 'ASC' }>
> = {
  latest: { column: 'end_unix_nano', by: 'DESC' },
  first: { column: 'start_unix_nano', by: 'ASC' },
  longest: { column: 'messages', by: 'DESC' },
  slowest: { column: 'slowest_answer_millis', by: 'DESC' },
  tokens: { column: 'tokens', by: 'DESC' },
}
