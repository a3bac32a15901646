import type { SQLInputValue } from 'node:sqlite'
import type { ThreadQuery } from '../../../replay/query/thread-query.ts'
import { toInt64 } from '../sqlite-int64.ts'
import { conditionsOf, type ListConditions } from './list-conditions.ts'
import { prefixRanges } from './ids/prefix-ranges.ts'
import { SORT_COLUMNS } from './sort-columns.ts'

/** A statement that selects the keys of threads in order, and its values. */
export interface ListStatement {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

// A thread lasts for at most as many bits of nanoseconds as there are.
const LENGTH_CLASSES = 63

/** The parts that all statements share. */
interface Frame extends ListConditions {
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
  const { column, by } = SORT_COLUMNS[query.sort ?? 'latest']
  const { where, values } = conditionsOf(query)
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
