import { PLACEHOLDER_ID } from '../../dialects/placeholder-id.ts'
import {
  FOREIGN_THREAD_KEYS,
  PAGE_THREAD_KEYS,
  RESOURCE_THREAD_KEYS,
} from '../../dialects/thread-keys.ts'
import { RUN_KEYS } from '../../dialects/run-keys.ts'
import { tableNames } from './table-names.ts'

const OWN = "SpanAttributes['chat.thread_id'] != '' OR SpanAttributes['chat.thread_id.json'] != ''"
// An absent key has the value '', which is a placeholder too.
const PLACEHOLDER = `'(?i)${PLACEHOLDER_ID}'`
const USER_KEYS = ['user.id', 'user.id.json', 'langfuse.user.id', 'enduser.id']

const COMMON_COLUMNS = `TraceId,
  SpanId,
  Timestamp AS Start,
  fromUnixTimestamp64Nano(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)) AS End,
  SpanName,
  ScopeName,
  StatusCode`

/**
 * Selects what a list shows of the spans that have our thread id, from the exporter's table. Texts are cut: a preview has
 * 200 characters, and the kind of a run is recognised by short values. Long runs of letters inside content parts are
 * images in base64. Nothing in it may throw, whatever a span contains: an error in a view would make the exporter's
 * insert fail.
 */
function selectOwnSpans(traces: string): string {
  return `SELECT
  if(SpanAttributes['chat.thread_id'] != '', SpanAttributes['chat.thread_id'], SpanAttributes['chat.thread_id.json']) AS ThreadId,
  SpanAttributes['chat.thread_id'] = '' AS IsJson,
  1 AS IsOwn,
  1 AS IsListed,
  ${COMMON_COLUMNS},
  mapApply((key, value) -> (key, multiIf(
    length(value) <= 256, value,
    key IN ('chat.content.parts', 'chat.content.json', 'chat.thread.tags'),
      substring(replaceRegexpAll(value, '([A-Za-z0-9+/=]{1000})[A-Za-z0-9+/=]+', '\\\\1'), 1, 65536),
    substringUTF8(value, 1, 256))), SpanAttributes) AS Attributes
FROM ${traces}
WHERE ${OWN}`
}

/**
 * Selects the spans that have another tool's thread id, and the runs whose resource has one. Whether they belong to that
 * thread depends on the rest of their trace: an id on a span may be that of a request, and then the resource's counts. So a
 * span with both has a row for each. A `session.id` alone lists no thread, because the spans of any web page have
 * one.
 */
function selectForeignSpans(traces: string): string {
  const isRun = `hasAny(mapKeys(SpanAttributes), ${list(RUN_KEYS)})`
  return `WITH arrayFirst(key -> NOT match(SpanAttributes[key], ${PLACEHOLDER}), ${list(FOREIGN_THREAD_KEYS)}) AS NamedBy,
  arrayFirst(key -> NOT match(ResourceAttributes[key], ${PLACEHOLDER}), ${list(RESOURCE_THREAD_KEYS)}) AS ResourceNamedBy
SELECT
  arrayJoin(arrayDistinct(arrayFilter(id -> id != '', [SpanAttributes[NamedBy], if(${isRun}, ResourceAttributes[ResourceNamedBy], '')]))) AS ThreadId,
  0 AS IsJson,
  0 AS IsOwn,
  NamedBy NOT IN (${quoted(['', ...PAGE_THREAD_KEYS])}) OR ${isRun} AS IsListed,
  ${COMMON_COLUMNS},
  mapFilter((key, value) -> key IN (${quoted(USER_KEYS)}), SpanAttributes) AS Attributes
FROM ${traces}
WHERE NOT (${OWN}) AND (
  hasAny(mapKeys(SpanAttributes), ${list(FOREIGN_THREAD_KEYS)})
  OR hasAny(mapKeys(ResourceAttributes), ${list(RESOURCE_THREAD_KEYS)}) AND ${isRun}
)`
}

/** Selects the rows of our table of thread spans from the exporter's table. */
export function selectThreadSpans(traces: string): string {
  return `${selectOwnSpans(traces)}
UNION ALL
${selectForeignSpans(traces)}`
}

/** A condition for the spans in the exporter's table that name a thread. The exporter's index of values speeds it up. */
export function namesThread(id: string, isJson: boolean): string {
  const keys = isJson ? ['chat.thread_id.json'] : ['chat.thread_id', ...FOREIGN_THREAD_KEYS]
  const onSpan = hasUnder('SpanAttributes', id, keys)
  return isJson
    ? onSpan
    : `(${onSpan} OR ${hasUnder('ResourceAttributes', id, RESOURCE_THREAD_KEYS)})`
}

/** Selects one row for each thread from the rows of {@link selectThreadSpans}. */
export function selectThreads(threadSpans: string): string {
  return `SELECT
  ThreadId,
  IsJson,
  min(Start) AS Start,
  max(End) AS End,
  max(NOT IsOwn) AS HasForeign,
  groupUniqArray(Attributes[arrayFirst(key -> Attributes[key] != '', ${list(USER_KEYS)})]) AS Users
FROM ${threadSpans}
WHERE IsListed
GROUP BY ThreadId, IsJson`
}

/**
 * The SQL statements that make threads fast to list and to find in the ClickHouse exporter's table. They create two
 * tables and the views that fill them, then copy what is there already. Run them in order, in the exporter's database.
 * Running them again does no harm. If the exporter's tables have a TTL, give these tables the same.
 *
 * @throws OptionError if `table` is not a valid table name.
 */
export function clickhouseThreadTables(table?: string): readonly string[] {
  const { traces, threads, threadSpans } = tableNames(table)
  return [
    `CREATE TABLE IF NOT EXISTS ${threadSpans} (
  ThreadId String CODEC(ZSTD(1)),
  IsJson UInt8 CODEC(ZSTD(1)),
  IsOwn UInt8 CODEC(ZSTD(1)),
  IsListed UInt8 CODEC(ZSTD(1)),
  TraceId String CODEC(ZSTD(1)),
  SpanId String CODEC(ZSTD(1)),
  Start DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  End DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  SpanName LowCardinality(String) CODEC(ZSTD(1)),
  ScopeName LowCardinality(String) CODEC(ZSTD(1)),
  StatusCode LowCardinality(String) CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(End)
PARTITION BY toYYYYMM(Start)
ORDER BY (ThreadId, IsJson, TraceId, SpanId)
SETTINGS index_granularity = 1024`,
    `CREATE TABLE IF NOT EXISTS ${threads} (
  ThreadId String CODEC(ZSTD(1)),
  IsJson UInt8 CODEC(ZSTD(1)),
  Start SimpleAggregateFunction(min, DateTime64(9)) CODEC(ZSTD(1)),
  End SimpleAggregateFunction(max, DateTime64(9)) CODEC(ZSTD(1)),
  HasForeign SimpleAggregateFunction(max, UInt8) CODEC(ZSTD(1)),
  Users SimpleAggregateFunction(groupUniqArrayArray, Array(String)) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
ORDER BY (ThreadId, IsJson)`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${threads}_mv TO ${threads} AS
${selectThreads(threadSpans)}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${threadSpans}_mv TO ${threadSpans} AS
${selectOwnSpans(traces)}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${threadSpans}_foreign_mv TO ${threadSpans} AS
${selectForeignSpans(traces)}`,
    `INSERT INTO ${threadSpans}
${selectThreadSpans(traces)}`,
  ]
}

function hasUnder(map: string, id: string, keys: readonly string[]): string {
  return `has(mapValues(${map}), ${id}) AND arrayExists(key -> ${map}[key] = ${id}, ${list(keys)})`
}

function list(keys: readonly string[]): string {
  return `[${quoted(keys)}]`
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `'${key}'`).join(', ')
}
