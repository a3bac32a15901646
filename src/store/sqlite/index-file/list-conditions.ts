import type { SQLInputValue } from 'node:sqlite'
import { readCursor } from '../../../replay/query/read-cursor.ts'
import type { ThreadPlace } from '../../../replay/query/thread-order.ts'
import {
  NUMBER_FILTERS,
  type NumberFilter,
  type ThreadQuery,
  type ThreadSort,
} from '../../../replay/query/thread-query.ts'
import { toInt64 } from '../sqlite-int64.ts'
import { sqliteText } from '../sqlite-text.ts'
import { prefixRanges } from './ids/prefix-ranges.ts'
import { SORT_COLUMNS } from './sort-columns.ts'

/** All conditions of a query but those on facets. */
export interface ListConditions {
  /** A WHERE clause, or nothing. */
  readonly where: string
  readonly values: readonly SQLInputValue[]
}

const NUMBERS: Readonly<Record<NumberFilter, string>> = {
  errors: 'errors',
  messages: 'messages',
  durationMillis: '((end_unix_nano - start_unix_nano) / 1e6)',
  firstAnswerMillis: 'first_answer_millis',
  tokens: 'tokens',
  cost: 'cost',
  outcome: 'outcome',
}

/** Reads them off a query. */
export function conditionsOf(query: ThreadQuery): ListConditions {
  const conditions: string[] = []
  const values: SQLInputValue[] = []
  const add = (condition: string, ...bound: readonly SQLInputValue[]) => {
    conditions.push(condition)
    values.push(...bound)
  }
  const { idPrefix = '', userId, since, until, cursor, sort = 'latest' } = query
  if (idPrefix !== '') {
    const ranges = prefixRanges(idPrefix)
    add(`(${ranges.map(() => 'id >= ? AND id < ?').join(' OR ')})`, ...ranges.flat())
  }
  if (userId !== undefined) add('user_id = ?', sqliteText(userId))
  if (since !== undefined) add('end_unix_nano >= ?', toInt64(since))
  if (until !== undefined) add('start_unix_nano < ?', toInt64(until))
  for (const filter of NUMBER_FILTERS) {
    const range = query[filter]
    if (range === undefined) continue
    const { min = -Infinity, max = Infinity } = range
    add(`${NUMBERS[filter]} BETWEEN ? AND ?`, min, max)
  }
  if (cursor !== undefined) add(...behind(readCursor(cursor, sort), sort))
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, values }
}

// The first half is a range of the index. Unknown values come last.
function behind(
  { value, id }: ThreadPlace,
  sort: ThreadSort,
): readonly [string, ...SQLInputValue[]] {
  const { column, by } = SORT_COLUMNS[sort]
  const text = sqliteText(id)
  if (value === undefined) return [`${column} IS NULL AND id > ?`, text]
  const bound = typeof value === 'bigint' ? toInt64(sort === 'first' ? -value : value) : value
  if (by === 'ASC') return [`${column} >= ? AND (${column} > ? OR id > ?)`, bound, bound, text]
  const here = `${column} <= ? AND (${column} < ? OR id > ?)`
  return sort === 'latest'
    ? [here, bound, bound, text]
    : [`(${column} IS NULL OR ${here})`, bound, bound, text]
}
