import type { ThreadQuery } from '../../replay/span-reader.ts'
import { fromJson, toJson } from '../../thread/json.ts'
import { ATTR_CHAT_THREAD_ID } from '../../thread/semconv.ts'
import { threadIdAttribute } from '../http/thread-id-attribute.ts'
import type { ClickHouseConnection, QueryValues } from './clickhouse-connection.ts'
import { inBatches } from './in-batches.ts'
import type { TableNames } from './table-names.ts'
import { selectThreadSpans } from './thread-tables.ts'

const LAST_NANO = 2n ** 63n - 1n
// The exporter orders its table by a DateTime, which ends in 2106; later times are found without this order only.
const LAST_INDEXED_NANO = (2n ** 32n - 1n) * 1_000_000_000n
const IN_TIME = `
  AND Timestamp >= fromUnixTimestamp64Nano({start:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({end:Int64})`

/** A condition on the table of spans that holds for those of some traces. */
export interface TraceCondition {
  readonly condition: string
  readonly values: QueryValues
}

interface TraceTime {
  readonly traceId: string
  readonly start: bigint
  readonly end: bigint
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

  /** Conditions that together hold for all spans of all traces of a thread. */
  async *findTraces(threadId: string): AsyncGenerator<TraceCondition> {
    const traces = await this.#traceTimes(threadId)
    for (const some of inBatches(traces, ({ traceId }) => traceId)) {
      const ids = some.map(({ traceId }) => traceId)
      const start = some.reduce(
        (least, trace) => (trace.start < least ? trace.start : least),
        LAST_NANO,
      )
      const end = some.reduce((most, trace) => (trace.end > most ? trace.end : most), 0n)
      const isInTime = end <= LAST_INDEXED_NANO
      yield {
        condition: `TraceId IN {ids:Array(String)}${isInTime ? IN_TIME : ''}`,
        values: { traces: this.#tables.traces, ids, start: String(start), end: String(end) },
      }
    }
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
  async selectSpansOf(
    threadIds: readonly string[],
    columns: string,
  ): Promise<{ readonly sql: string; readonly values: QueryValues }> {
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

  async #traceTimes(threadId: string): Promise<readonly TraceTime[]> {
    const { text, isJson } = toKey(threadId)
    const source = await this.#spansSource()
    const present = await this.#presentTables()
    const wanted = `SELECT DISTINCT TraceId FROM ${source} WHERE ThreadId = {thread:String} AND IsJson = {json:UInt8}`
    const hasTimes = present.has(this.#tables.traceTimes)
    const sql = hasTimes
      ? `WITH wanted AS (${wanted})
SELECT wanted.TraceId AS TraceId, toString(toUnixTimestamp64Nano(min(times.Start))) AS Start,
  toString(toUnixTimestamp64Nano(max(times.End))) AS End
FROM wanted LEFT JOIN (
  SELECT TraceId, Start, End FROM {times:Identifier} WHERE TraceId IN (SELECT TraceId FROM wanted)
) AS times ON times.TraceId = wanted.TraceId
GROUP BY TraceId ORDER BY min(times.Start)`
      : wanted
    const { traces, traceTimes: times, threadSpans: spans } = this.#tables
    const values = { traces, times, spans, thread: text, json: Number(isJson) }
    const found: TraceTime[] = []
    for await (const row of this.#connection.query(sql, values)) {
      const end = this.#connection.read(() => row.uint64('End'))
      // The exporter's look-up may lack a trace: then nothing is known of its time.
      const isKnown = end > 0n
      found.push({
        traceId: this.#connection.read(() => row.text('TraceId')),
        start: isKnown ? this.#connection.read(() => row.uint64('Start')) : 0n,
        end: isKnown ? end : LAST_NANO,
      })
    }
    return found
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
