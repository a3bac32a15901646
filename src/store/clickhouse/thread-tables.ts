import { tableNames } from './table-names.ts'

/**
 * Everything that a list shows of the spans of threads, from the exporter's table. Texts are cut: a preview has 200
 * characters, and a type of run is told by short values. Long runs of letters inside content parts are images in base64.
 * Nothing in it may throw, whatever a span says: an error in a view would keep the exporter from inserting.
 */
export function selectThreadSpans(traces: string): string {
  return `SELECT
  if(SpanAttributes['chat.thread_id'] != '', SpanAttributes['chat.thread_id'], SpanAttributes['chat.thread_id.json']) AS ThreadId,
  SpanAttributes['chat.thread_id'] = '' AS IsJson,
  TraceId,
  SpanId,
  Timestamp AS Start,
  fromUnixTimestamp64Nano(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)) AS End,
  SpanName,
  ScopeName,
  StatusCode,
  mapApply((key, value) -> (key, multiIf(
    length(value) <= 256, value,
    key IN ('chat.content.parts', 'chat.content.json', 'chat.thread.tags'),
      substring(replaceRegexpAll(value, '([A-Za-z0-9+/=]{1000})[A-Za-z0-9+/=]+', '\\\\1'), 1, 65536),
    substringUTF8(value, 1, 256))), SpanAttributes) AS Attributes
FROM ${traces}
WHERE SpanAttributes['chat.thread_id'] != '' OR SpanAttributes['chat.thread_id.json'] != ''`
}

/**
 * The SQL that makes threads fast to list and to find in the ClickHouse exporter's table: two tables, the views that
 * fill them, and the two statements that take over what is there already. It may be run again. Run it in the
 * exporter's database; where its tables have a TTL, give these the same.
 *
 * @throws OptionError where the table's name is none.
 */
export function clickhouseThreadTables(table?: string): readonly string[] {
  const { traces, threads, threadSpans } = tableNames(table)
  const summarize = `SELECT
  ThreadId,
  IsJson,
  min(Start) AS Start,
  max(End) AS End,
  groupUniqArray(if(Attributes['user.id'] != '', Attributes['user.id'], Attributes['user.id.json'])) AS Users
FROM ${threadSpans}
GROUP BY ThreadId, IsJson`
  return [
    `CREATE TABLE IF NOT EXISTS ${threadSpans} (
  ThreadId String CODEC(ZSTD(1)),
  IsJson UInt8 CODEC(ZSTD(1)),
  TraceId String CODEC(ZSTD(1)),
  SpanId String CODEC(ZSTD(1)),
  Start DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  End DateTime64(9) CODEC(Delta(8), ZSTD(1)),
  SpanName LowCardinality(String) CODEC(ZSTD(1)),
  ScopeName LowCardinality(String) CODEC(ZSTD(1)),
  StatusCode LowCardinality(String) CODEC(ZSTD(1)),
  Attributes Map(LowCardinality(String), String) CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(Start)
ORDER BY (ThreadId, IsJson, TraceId, SpanId)
SETTINGS index_granularity = 1024`,
    `CREATE TABLE IF NOT EXISTS ${threads} (
  ThreadId String CODEC(ZSTD(1)),
  IsJson UInt8 CODEC(ZSTD(1)),
  Start SimpleAggregateFunction(min, DateTime64(9)) CODEC(ZSTD(1)),
  End SimpleAggregateFunction(max, DateTime64(9)) CODEC(ZSTD(1)),
  Users SimpleAggregateFunction(groupUniqArrayArray, Array(String)) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
ORDER BY (ThreadId, IsJson)`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${threads}_mv TO ${threads} AS
${summarize}`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${threadSpans}_mv TO ${threadSpans} AS
${selectThreadSpans(traces)}`,
    `INSERT INTO ${threadSpans}
${selectThreadSpans(traces)}`,
  ]
}
