import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { ThreadQuery, ThreadSummary } from '../../replay/span-reader.ts'
import { toThreadSummary } from '../../replay/to-thread-summary.ts'
import { parseSummary } from '../summary-json.ts'
import { sqliteText } from './sqlite-text.ts'

const LAST_INT64 = 2n ** 63n - 1n
const LAST_CODE_POINT = 0x10ffff

/** Lists threads from our tables. Their spans have a reader of their own, which needs far more code. */
export class SqliteReader {
  readonly #database: DatabaseSync
  readonly #summary: StatementSync

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#summary = database.prepare('SELECT summary FROM threads WHERE key = ?')
  }

  *listThreads(query: ThreadQuery): Generator<ThreadSummary> {
    // The order is fixed before the first summary is yielded, so that a thread that moves up meanwhile is not missed.
    for (const { key } of this.#selectKeys(query)) {
      const summary = this.#summary.get(key ?? null)?.['summary']
      yield toThreadSummary(parseSummary(String(summary)))
    }
  }

  countThreads(query: ThreadQuery): number {
    const { filter, values } = conditionsOf(query)
    const row = this.#database.prepare(`SELECT count(*) AS n FROM threads ${filter}`).get(...values)
    return Number(row?.['n'])
  }

  #selectKeys(query: ThreadQuery): Record<string, SQLOutputValue>[] {
    const { filter, values } = conditionsOf(query)
    return this.#database
      .prepare(`SELECT key FROM threads ${filter} ORDER BY end_unix_nano DESC, key LIMIT ?`)
      .all(...values, query.limit ?? -1)
  }
}

interface Conditions {
  /** A WHERE clause, or nothing. */
  readonly filter: string
  readonly values: readonly SQLInputValue[]
}

function conditionsOf({ idPrefix, userId, since, until }: ThreadQuery): Conditions {
  const conditions: string[] = []
  const values: SQLInputValue[] = []
  const where = (condition: string, ...bound: readonly SQLInputValue[]) => {
    conditions.push(condition)
    values.push(...bound)
  }
  if (idPrefix !== undefined) where(...prefixCondition(idPrefix))
  if (userId !== undefined) where('user_id = ?', sqliteText(userId))
  if (since !== undefined) where('end_unix_nano >= ?', toInt64(since))
  if (until !== undefined) where('start_unix_nano < ?', toInt64(until))
  const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return { filter, values }
}

// An id is stored as it is, or as JSON. The JSON of an id begins like the JSON of its prefix.
function prefixCondition(prefix: string): readonly [string, ...SQLInputValue[]] {
  const json = JSON.stringify(prefix).slice(0, -1)
  const plain = prefix.isWellFormed() && !prefix.startsWith('"') ? prefix : json
  // By range, because `substr` would read every id.
  const begins = '(id >= ? AND id < ?)'
  return [`(${begins} OR ${begins})`, plain, textAfter(plain), json, textAfter(json)]
}

// The first text that comes after all texts with this beginning. SQLite compares UTF-8, whose order is that of code points.
function textAfter(prefix: string): string {
  const characters = Array.from(prefix)
  const last = characters.pop()?.codePointAt(0)
  if (last === undefined) return '\u{10ffff}'
  if (last === LAST_CODE_POINT) return textAfter(characters.join(''))
  return characters.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1)
}

// SQLite refuses greater numbers, and no stored time is greater.
function toInt64(nanos: bigint): bigint {
  return nanos > LAST_INT64 ? LAST_INT64 : nanos
}
