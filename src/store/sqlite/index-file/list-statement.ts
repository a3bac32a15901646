import type { SQLInputValue } from 'node:sqlite'
import { readCursor } from '../../../replay/query/thread-cursor.ts'
import type { ThreadPlace } from '../../../replay/query/thread-order.ts'
import {
  NUMBER_FILTERS,
  type NumberFilter,
  type ThreadQuery,
  type ThreadSort,
} from '../../../replay/query/thread-query.ts'
import { toInt64 } from '../sqlite-int64.ts'
import { sqliteText } from '../sqlite-text.ts'
import { prefixRanges } from './prefix-ranges.ts'

/** A statement that selects the keys of threads in order, and its values. */
export interface ListStatement {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

// A thread lasts for at most as many bits of nanoseconds as there are.
const LENGTH_CLASSES = 63

const NUMBERS: Readonly<Record<NumberFilter, string>> = {
  errors: 'errors',
  messages: 'messages',
  durationMillis: '((end_unix_nano - start_unix_nano) / 1e6)',
  firstAnswerMillis: 'first_answer_millis',
  tokens: 'tokens',
  cost: 'cost',
  outcome: 'outcome',
}

const ORDERS: Readonly<
  Record<ThreadSort, { readonly column: string; readonly by: 'DESC' | 'ASC' }>
> = {
  latest: { column: 'end_unix_nano', by: 'DESC' },
  first: { column: 'start_unix_nano', by: 'ASC' },
  longest: { column: 'messages', by: 'DESC' },
  slowest: { column: 'slowest_answer_millis', by: 'DESC' },
  tokens: { column: 'tokens', by: 'DESC' },
}

/** The parts that all statements share. */
interface Frame {
  readonly where: string
  readonly values: readonly SQLInputValue[]
  /** Ends with the limit. */
  readonly order: string
  readonly limit: number
}

/**
 * The statement for all conditions but those on facets.
 *
 * @param keys Only these threads, as a JSON list.
 * @param limit -1 for no limit.
 */
export function listStatement(
  query: ThreadQuery,
  keys: string | undefined,
  limit: number,
): ListStatement {
  const { column, by } = ORDERS[query.sort ?? 'latest']
  const { sql: where, values } = conditionsOf(query)
  const frame = { where, values, order: `ORDER BY ${column} ${by}, id LIMIT ?`, limit }
  if (keys !== undefined) return amongKeys('SELECT value AS key FROM json_each(?)', [keys], frame)
  const { idPrefix = '', until } = query
  if (idPrefix !== '') return amongRanges(idPrefix, frame)
  if (until !== undefined && column === 'end_unix_nano') return byLength(toInt64(until), frame)
  return { sql: `SELECT key FROM threads ${where} ${frame.order}`, values: [...values, limit] }
}

// The wanted ones come first, however many threads are later than these.
function amongKeys(
  wanted: string,
  wantedValues: readonly SQLInputValue[],
  { where, values, order, limit }: Frame,
): ListStatement {
  return {
    sql: `WITH wanted AS MATERIALIZED (${wanted})
      SELECT threads.key FROM wanted CROSS JOIN threads ON threads.key = wanted.key ${where} ${order}`,
    values: [...wantedValues, ...values, limit],
  }
}

function amongRanges(prefix: string, frame: Frame): ListStatement {
  const ranges = prefixRanges(prefix)
  const selects = ranges.map(() => 'SELECT key FROM threads WHERE id >= ? AND id < ?')
  return amongKeys(selects.join(' UNION ALL '), ranges.flat(), frame)
}

// A thread that began before an instant ends before that instant plus its length. So of each class of lengths only those
// are looked at that end before it: an index by the end alone would go through all later threads.
function byLength(until: bigint, { where, values, order, limit }: Frame): ListStatement {
  const selects: string[] = []
  const all: SQLInputValue[] = []
  for (let bits = 1; bits <= LENGTH_CLASSES; bits++) {
    selects.push(
      `SELECT * FROM (SELECT key, id, end_unix_nano FROM threads
       ${where} AND length_class = ${bits} AND end_unix_nano < ? ${order})`,
    )
    all.push(...values, toInt64(until + (1n << BigInt(bits))), limit)
  }
  return {
    sql: `SELECT key FROM (${selects.join('\nUNION ALL ')}) ${order}`,
    values: [...all, limit],
  }
}

function conditionsOf(query: ThreadQuery): ListStatement {
  const conditions: string[] = []
  const values: SQLInputValue[] = []
  const where = (condition: string, ...bound: readonly SQLInputValue[]) => {
    conditions.push(condition)
    values.push(...bound)
  }
  const { idPrefix = '', userId, since, until, cursor, sort = 'latest' } = query
  if (idPrefix !== '') {
    const ranges = prefixRanges(idPrefix)
    where(`(${ranges.map(() => 'id >= ? AND id < ?').join(' OR ')})`, ...ranges.flat())
  }
  if (userId !== undefined) where('user_id = ?', sqliteText(userId))
  if (since !== undefined) where('end_unix_nano >= ?', toInt64(since))
  if (until !== undefined) where('start_unix_nano < ?', toInt64(until))
  for (const filter of NUMBER_FILTERS) {
    const range = query[filter]
    if (range === undefined) continue
    const { min = -Infinity, max = Infinity } = range
    where(`${NUMBERS[filter]} BETWEEN ? AND ?`, min, max)
  }
  if (cursor !== undefined) where(...behind(readCursor(cursor, sort), sort))
  return { sql: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, values }
}

// The first half is a range of the index. Unknown values come last.
function behind(
  { value, id }: ThreadPlace,
  sort: ThreadSort,
): readonly [string, ...SQLInputValue[]] {
  const { column, by } = ORDERS[sort]
  const text = sqliteText(id)
  if (value === undefined) return [`${column} IS NULL AND id > ?`, text]
  const bound = typeof value === 'bigint' ? toInt64(sort === 'first' ? -value : value) : value
  if (by === 'ASC') return [`${column} >= ? AND (${column} > ? OR id > ?)`, bound, bound, text]
  const here = `${column} <= ? AND (${column} < ? OR id > ?)`
  return sort === 'latest'
    ? [here, bound, bound, text]
    : [`(${column} IS NULL OR ${here})`, bound, bound, text]
}
