import { AGENT_EVENTS, CLAUDE_CODE, GEN_AI_EVENT } from '../../otlp/log-event.ts'
import type { ThreadQuery } from '../../replay/span-reader.ts'
import { LAST_UNIX_NANO } from '../../thread/instant.ts'
import { fromJson, toJson } from '../../thread/json.ts'
import { ATTR_CHAT_THREAD_ID } from '../../thread/semconv.ts'
import { threadIdAttribute } from '../http/thread-id-attribute.ts'
import { MAX_EVENTS_PER_SPAN } from '../span-writer.ts'
import type { ClickHouseConnection, QueryValues } from './clickhouse-connection.ts'
import type { TableNames } from './table-names.ts'
import { findTables, type ClickHouseTables } from './find-tables.ts'
import { namesThread, selectThreads, selectThreadSpans } from './thread-tables.ts'

/** A query and the values of its placeholders. */
export interface BoundQuery {
  readonly sql: string
  readonly values: QueryValues
}

// A thread that other tools name lasts as long as its traces, and not every span of a trace names it.
const LONGEST_TRACE = 'INTERVAL 1 HOUR'
// Some ids turn out not to be threads, or not to match. The next query asks for this many times more rows.
const GROWTH = 8
const MIN_ROWS = 100
const AGENT_NAMES = AGENT_EVENTS.map((event) => `'${event}'`).join(', ')
const OF_WANTED = 'TraceId IN (SELECT arrayJoin(known.1))'

/** Finds threads and their traces in our own tables or, if these are missing, in the exporter's. */
export class ThreadFinder {
  readonly #connection: ClickHouseConnection
  readonly #names: TableNames
  #tables: Promise<ClickHouseTables> | undefined

  constructor(connection: ClickHouseConnection, names: TableNames) {
    this.#connection = connection
    this.#names = names
  }

  /**
   * Which tables there are. ClickHouse is asked once.
   *
   * @throws StoreError if the table of spans is missing.
   */
  tables(): Promise<ClickHouseTables> {
    this.#tables ??= findTables(this.#connection, this.#names)
    // A failure may be temporary, so the next call asks again.
    this.#tables.catch(() => (this.#tables = undefined))
    return this.#tables
  }

  /**
   * A query for all spans of all traces of a thread. With `inTime` it reads only the time range that the exporter's
   * look-up has for these traces. Each row then also has the number of these traces, and the latest start among the spans
   * that name the thread.
   */
  async selectTracesOf(threadId: string, columns: string, inTime: boolean): Promise<BoundQuery> {
    // The times in the exporter's look-up are rounded down to whole seconds.
    const select = inTime
      ? `SELECT ${columns}, toString(length(known.1)) AS Traces, toString(toUnixTimestamp64Nano(known.2)) AS LastUnixNano
FROM {traces:Identifier}
WHERE ${OF_WANTED} AND Timestamp >= times.1 AND Timestamp < toDateTime64(times.2, 9) + toIntervalSecond(1)`
      : `SELECT ${columns} FROM {traces:Identifier} WHERE ${OF_WANTED}`
    return this.#selectWanted(threadId, select, inTime)
  }

  /** A query for the GenAI events in the log records of a thread's traces. `inTime` is as for {@link selectTracesOf}. */
  async selectEventsOf(threadId: string, columns: string, inTime: boolean): Promise<BoundQuery> {
    const { hasEventNames } = await this.tables()
    const attribute = "LogAttributes['event.name']"
    const named = hasEventNames
      ? `if(EventName = '' OR ${attribute} IN (${AGENT_NAMES}), ${attribute}, EventName)`
      : attribute
    const name = `if(Body = concat('${CLAUDE_CODE}', ${named}), Body, ${named})`
    // In nanoseconds: ClickHouse's whole seconds end in 2106.
    const first = `toDateTime64(times.1, 9) - ${LONGEST_TRACE}`
    const last = `toDateTime64(times.2, 9) + ${LONGEST_TRACE}`
    const during = `AND Timestamp >= ${first} AND Timestamp < ${last}`
    const select = `SELECT ${columns}, ${name} AS Name FROM {logs:Identifier}
WHERE ${OF_WANTED} AND (startsWith(Name, '${GEN_AI_EVENT}') OR Name IN (${AGENT_NAMES})) ${inTime ? during : ''}
ORDER BY Timestamp LIMIT ${MAX_EVENTS_PER_SPAN + 1} BY TraceId, SpanId`
    return this.#selectWanted(threadId, select, inTime)
  }

  /** A query for all spans of some traces. `inTime` is as for {@link selectTracesOf}. */
  selectTraces(traceIds: readonly string[], columns: string, inTime: boolean): BoundQuery {
    const where = `FROM {traces:Identifier}\nWHERE TraceId IN {ids:Array(String)}`
    const sql = inTime
      ? `WITH (SELECT (min(Start), max(End)) FROM {times:Identifier} WHERE TraceId IN {ids:Array(String)}) AS times
SELECT ${columns} ${where}
  AND Timestamp >= times.1 AND Timestamp < toDateTime64(times.2, 9) + toIntervalSecond(1)`
      : `SELECT ${columns} ${where}`
    const { traces, traceTimes: times } = this.#names
    return { sql, values: { traces, times, ids: traceIds } }
  }

  /**
   * The ids of all threads that may match, latest activity first, in lists. The first list is about as long as the query's
   * limit. Each list is complete before it is yielded, so a thread that moves up while a list is read is not missed.
   */
  async *findThreads(query: ThreadQuery): AsyncGenerator<readonly string[]> {
    const seen = new Set<string>()
    const limit = query.limit ?? Infinity
    const first = isDecidedByRows(query) ? limit : Math.max(limit * GROWTH, MIN_ROWS)
    for (let rows = first; ; rows *= GROWTH) {
      const found = await this.#findThreads(query, rows)
      yield found.filter((id) => !seen.has(id))
      if (found.length < rows) return
      for (const id of found) seen.add(id)
    }
  }

  /**
   * A query for the listed spans that name one of these threads. Spans with our own id have all that a list shows. For
   * spans with another tool's id, only the thread and the trace matter.
   */
  async selectSpansOf(threadIds: readonly string[], columns: string): Promise<BoundQuery> {
    const source = await this.#spansSource()
    const keys = threadIds.map(toKey)
    const sql = `SELECT ThreadId, IsOwn, ${columns} FROM ${source}
WHERE IsListed AND (ThreadId IN {plain:Array(String)} AND NOT IsJson OR ThreadId IN {json:Array(String)} AND IsJson)`
    const values = {
      spans: this.#names.threadSpans,
      traces: this.#names.traces,
      plain: keys.filter(({ isJson }) => !isJson).map(({ text }) => text),
      json: keys.filter(({ isJson }) => isJson).map(({ text }) => text),
    }
    return { sql, values }
  }

  // Prepends a subquery, run once, that finds the wanted traces and, with `inTime`, their times.
  async #selectWanted(threadId: string, select: string, inTime: boolean): Promise<BoundQuery> {
    const { text, isJson } = toKey(threadId)
    const { hasThreadTables } = await this.tables()
    const named = hasThreadTables
      ? 'max(Start)) FROM {spans:Identifier} WHERE ThreadId = {thread:String} AND IsJson = {json:UInt8}'
      : `max(Timestamp)) FROM {traces:Identifier} WHERE ${namesThread('{thread:String}', isJson)}`
    const when = `,
(SELECT (min(Start), max(End)) FROM {times:Identifier} WHERE ${OF_WANTED}) AS times`
    const sql = `WITH (SELECT (groupUniqArray(TraceId), ${named}) AS known${inTime ? when : ''}
${select}`
    const { traces, traceTimes: times, threadSpans: spans, logs } = this.#names
    return { sql, values: { traces, times, spans, logs, thread: text, json: Number(isJson) } }
  }

  async #findThreads(query: ThreadQuery, rows: number): Promise<readonly string[]> {
    const { having, values } = conditionsOf(query)
    const source = await this.#threadsSource()
    const sql = `SELECT ThreadId, IsJson FROM ${source}
GROUP BY ThreadId, IsJson${having}
ORDER BY max(End) DESC, ThreadId${rows === Infinity ? '' : `\nLIMIT ${rows}`}`
    const ids: string[] = []
    const all = { ...values, threads: this.#names.threads, traces: this.#names.traces }
    for await (const row of this.#connection.query(sql, all)) {
      const [text, isJson] = this.#connection.read(() => [
        row.text('ThreadId'),
        row.int64('IsJson') === 1n,
      ])
      const id = isJson ? fromJson(text) : text
      ids.push(typeof id === 'string' ? id : '')
    }
    return ids
  }

  async #spansSource(): Promise<string> {
    if ((await this.tables()).hasThreadTables) return '{spans:Identifier}'
    return `(${selectThreadSpans('{traces:Identifier}')})`
  }

  async #threadsSource(): Promise<string> {
    if ((await this.tables()).hasThreadTables) return '{threads:Identifier}'
    return `(${selectThreads(`(${selectThreadSpans('{traces:Identifier}')})`)})`
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
  // Spans of a thread may name several users. Its messages decide later which of them it has.
  if (userId !== undefined) {
    where(
      'has(groupUniqArrayArray(Users), {user:String})',
      'user',
      userId.isWellFormed() ? userId : toJson(userId),
    )
  }
  if (since !== undefined) {
    const instant = 'fromUnixTimestamp64Nano({since:Int64})'
    const foreign = `max(HasForeign) AND max(End) >= ${instant} - ${LONGEST_TRACE}`
    where(`(max(End) >= ${instant} OR ${foreign})`, 'since', toInt64(since))
  }
  if (until !== undefined) {
    const instant = 'fromUnixTimestamp64Nano({until:Int64})'
    const foreign = `max(HasForeign) AND min(Start) - ${LONGEST_TRACE} < ${instant}`
    where(`(min(Start) < ${instant} OR ${foreign})`, 'until', toInt64(until))
  }
  return { having: conditions.length === 0 ? '' : `\nHAVING ${conditions.join(' AND ')}`, values }
}

// Whether every id that is found matches the query, unless it turns out not to be a thread.
function isDecidedByRows(query: ThreadQuery): boolean {
  const { since: _, until: __, limit: ___, sort: ____, ...others } = query
  return Object.values(others).every((condition) => condition === undefined)
}

function toInt64(nanos: bigint): string {
  if (nanos < 0n) return '0'
  return String(nanos > LAST_UNIX_NANO ? LAST_UNIX_NANO : nanos)
}
