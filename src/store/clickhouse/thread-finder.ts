import type { ThreadQuery } from '../../replay/span-reader.ts'
import { fromJson, toJson } from '../../thread/json.ts'
import { ATTR_CHAT_THREAD_ID } from '../../thread/semconv.ts'
import { threadIdAttribute } from '../http/thread-id-attribute.ts'
import type { ClickHouseConnection, QueryValues } from './clickhouse-connection.ts'
import type { TableNames } from './table-names.ts'
import { selectThreadSpans } from './thread-tables.ts'

const LAST_NANO = 2n ** 63n - 1n

/** A query and the values of its placeholders. */
export interface BoundQuery {
  readonly sql: string
  readonly values: QueryValues
}

/** Finds threads and their traces: in our own tables, and where they are not, in the exporter's. */
export class ThreadFinder {
  readonly #connection: ClickHouseConnection
  readonly #tables: TableNames
  #present: Promise<ReadonlySet<string>> | undefined

  constructor(connection: ClickHouseConnection, tables: TableNames) {
    this.#connection = connection
    this.#tables = tables
  }

  async hasThreadTables(): Promise<boolean> {
    const present = await this.#presentTables()
    return present.has(this.#tables.threads) && present.has(this.#tables.threadSpans)
  }

  /**
   * A query for all spans of all traces of a thread. With `inTime` it looks only where the exporter's look-up says that
   * these traces are, and tells in each row how many they are and when the last span starts that we know of.
   */
  async selectTracesOf(threadId: string, columns: string, inTime: boolean): Promise<BoundQuery> {
    const { text, isJson } = toKey(threadId)
    const source = await this.#spansSource()
    const wanted = `wanted AS (
  SELECT TraceId, max(Start) AS LastStart FROM ${source}
  WHERE ThreadId = {thread:String} AND IsJson = {json:UInt8} GROUP BY TraceId)`
    // The exporter's look-up is in whole seconds, cut off.
    const sql = inTime
      ? `WITH ${wanted},
(SELECT (count(), max(LastStart)) FROM wanted) AS known,
(SELECT (min(Start), max(End)) FROM {times:Identifier} WHERE TraceId IN (SELECT TraceId FROM wanted)) AS times
SELECT ${columns}, toString(known.1) AS Traces, toString(toUnixTimestamp64Nano(known.2)) AS LastUnixNano
FROM {traces:Identifier}
WHERE TraceId IN (SELECT TraceId FROM wanted)
  AND Timestamp >= times.1 AND Timestamp < toDateTime64(times.2, 9) + toIntervalSecond(1)`
      : `WITH ${wanted}
SELECT ${columns} FROM {traces:Identifier} WHERE TraceId IN (SELECT TraceId FROM wanted)`
    const { traces, traceTimes: times, threadSpans: spans } = this.#tables
    return { sql, values: { traces, times, spans, thread: text, json: Number(isJson) } }
  }

  /** Whether the exporter's look-up of when a trace was is there. */
  async hasTraceTimes(): Promise<boolean> {
    return (await this.#presentTables()).has(this.#tables.traceTimes)
  }

  /** The ids of all threads that may match, the latest activity first. */
  async findThreads(query: ThreadQuery): Promise<readonly string[]> {
    const { having, values } = conditionsOf(query)
    const source = await this.#threadsSource()
    const sql = `SELECT ThreadId, IsJson FROM ${source}
GROUP BY ThreadId, IsJson${having}
ORDER BY max(End) DESC, min(Start), ThreadId${limitOf(query)}`
    const ids: string[] = []
    const all = { ...values, threads: this.#tables.threads, traces: this.#tables.traces }
    for await (const row of this.#connection.query(sql, all)) {
      const [text, isJson] = this.#connection.read(() => [
        row.text('ThreadId'),
        row.int64('IsJson') === 1n,
      ])
      const id = isJson ? fromJson(text) : text
      if (typeof id === 'string') ids.push(id)
    }
    return ids
  }

  /** A query for the spans that carry one of these threads' ids. */
  async selectSpansOf(threadIds: readonly string[], columns: string): Promise<BoundQuery> {
    const source = await this.#spansSource()
    const keys = threadIds.map(toKey)
    const sql = `SELECT ${columns} FROM ${source}
WHERE ThreadId IN {plain:Array(String)} AND NOT IsJson OR ThreadId IN {json:Array(String)} AND IsJson`
    const values = {
      spans: this.#tables.threadSpans,
      traces: this.#tables.traces,
      plain: keys.filter(({ isJson }) => !isJson).map(({ text }) => text),
      json: keys.filter(({ isJson }) => isJson).map(({ text }) => text),
    }
    return { sql, values }
  }

  async #spansSource(): Promise<string> {
    if (await this.hasThreadTables()) return '{spans:Identifier}'
    return `(${selectThreadSpans('{traces:Identifier}')})`
  }

  async #threadsSource(): Promise<string> {
    if (await this.hasThreadTables()) return '{threads:Identifier}'
    return `(SELECT *, [if(Attributes['user.id'] != '', Attributes['user.id'], Attributes['user.id.json'])] AS Users
  FROM (${selectThreadSpans('{traces:Identifier}')}))`
  }

  #presentTables(): Promise<ReadonlySet<string>> {
    this.#present ??= this.#askTables()
    // What failed once may not fail the next time.
    this.#present.catch(() => (this.#present = undefined))
    return this.#present
  }

  async #askTables(): Promise<ReadonlySet<string>> {
    const sql =
      'SELECT name FROM system.tables WHERE database = currentDatabase() AND name IN {names:Array(String)}'
    const names = new Set<string>()
    const values = { names: Object.values(this.#tables) }
    for await (const row of this.#connection.query(sql, values)) {
      names.add(this.#connection.read(() => row.text('name')))
    }
    if (names.has(this.#tables.traces)) return names
    throw this.#connection.failure(`there is no table ${this.#tables.traces} in that database`)
  }
}

function toKey(threadId: string): { readonly text: string; readonly isJson: boolean } {
  const [key, text] = threadIdAttribute(threadId)
  return { text, isJson: key !== ATTR_CHAT_THREAD_ID }
}

function conditionsOf({ idPrefix, userId, since, until }: ThreadQuery): {
  readonly having: string
  readonly values: QueryValues
} {
  const conditions: string[] = []
  const values: Record<string, string> = {}
  const where = (condition: string, name: string, value: string) => {
    conditions.push(condition)
    values[name] = value
  }
  if (idPrefix !== undefined && idPrefix !== '') {
    where('(IsJson OR startsWith(ThreadId, {prefix:String}))', 'prefix', idPrefix.toWellFormed())
  }
  // Which of its users a thread has in the end is told by its messages, later.
  if (userId !== undefined) {
    where(
      'has(groupUniqArrayArray(Users), {user:String})',
      'user',
      userId.isWellFormed() ? userId : toJson(userId),
    )
  }
  if (since !== undefined)
    where('max(End) >= fromUnixTimestamp64Nano({since:Int64})', 'since', toInt64(since))
  if (until !== undefined)
    where('min(Start) < fromUnixTimestamp64Nano({until:Int64})', 'until', toInt64(until))
  return { having: conditions.length === 0 ? '' : `\nHAVING ${conditions.join(' AND ')}`, values }
}

// A limit before the last condition is checked would lose threads.
function limitOf({ limit, userId, idPrefix }: ThreadQuery): string {
  return limit === undefined || userId !== undefined || idPrefix !== undefined
    ? ''
    : `\nLIMIT ${limit}`
}

function toInt64(nanos: bigint): string {
  if (nanos < 0n) return '0'
  return String(nanos > LAST_NANO ? LAST_NANO : nanos)
}
