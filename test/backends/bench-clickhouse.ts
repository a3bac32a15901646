import type { ClickHouseClient } from '@clickhouse/client'
import { existsSync } from 'node:fs'
import { findThreads } from '../../src/replay/find-threads.ts'
import { clickhouseReader, clickhouseThreadTables } from '../../src/store/clickhouse.ts'
import { SPAN_COLUMNS } from '../../src/store/clickhouse/span-rows.ts'
import { readAll } from '../store/thread-spans.ts'
import { EXPORTER_LOGS } from './exporter-tables.ts'
import { startClickHouse } from './start-clickhouse.ts'

// Run by hand: node test/backends/bench-clickhouse.ts DATA-FOLDER. The first run fills the folder with 10,000,000 spans
// of 500,000 threads over thirty days, of which a tenth only other tools name, and 1,000,000 log records; that takes some
// minutes. Every run then measures.

const SPANS = 10_000_000
const BATCH = 500_000
const RUNS = 61
const DATABASE = 'bench'

// One for ten spans; a tenth of them are GenAI events.
const LOGS = `INSERT INTO otel_logs (Timestamp, TraceId, SpanId, ServiceName, Body, EventName)
SELECT Timestamp, TraceId, SpanId, ServiceName, '{"message":{"content":"On its way."}}',
  if(cityHash64(SpanId) % 100 = 1, 'gen_ai.choice', '')
FROM otel_traces WHERE cityHash64(SpanId) % 10 = 1`

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name the folder for the data')
const isFilled = existsSync(folder)
const clickhouse = await startClickHouse(folder)
try {
  const client = isFilled
    ? clickhouse.client(DATABASE)
    : await clickhouse.createDatabase(DATABASE, [...clickhouseThreadTables(), EXPORTER_LOGS])
  if (!isFilled) await fill(client)
  await measure(client)
} finally {
  await clickhouse.stop()
}

// Twenty spans a thread, four a trace; the last of a trace is of a service that marks none. Threads are spread evenly.
async function fill(client: ClickHouseClient): Promise<void> {
  for (let from = 0; from < SPANS; from += BATCH) {
    await client.command({
      query: `INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName,
  ResourceAttributes, ScopeName, SpanAttributes, Duration, StatusCode)
SELECT
  fromUnixTimestamp64Nano(1790000000000000000 + toInt64(cityHash64(thread) % 2592000) * 1000000000
    + toInt64(intDiv(number % 20, 4)) * 30000000000 + toInt64(part) * 1000000) AS Timestamp,
  lower(hex(sipHash128('trace', intDiv(number, 4)))) AS TraceId,
  lower(leftPad(hex(number + 1), 16, '0')) AS SpanId,
  if(part = 0, '', lower(leftPad(hex(number - part + 1), 16, '0'))) AS ParentSpanId,
  ['user message', 'chat gpt-5', 'assistant message', 'SELECT orders'][part + 1] AS SpanName,
  'Internal' AS SpanKind,
  ['web', 'bot', 'bot', 'orders'][part + 1] AS ServiceName,
  map('service.name', ServiceName) AS ResourceAttributes,
  'threadspan' AS ScopeName,
  multiIf(part = 3, map('db.system.name', 'postgresql'), thread % 10 = 9, map(
    'gen_ai.conversation.id', concat('foreign-', lower(hex(sipHash64('thread', thread)))),
    'gen_ai.operation.name', 'chat',
    'gen_ai.request.model', 'gpt-5',
    'gen_ai.input.messages', concat('[{"role":"user","content":"', repeat('word ', 20 + number % 17), '"}]'),
    'user.id', concat('user-', toString(thread % 10000))), map(
    'chat.thread_id', concat('thread-', lower(hex(sipHash64('thread', thread)))),
    'chat.convention', '1',
    'chat.kind', ['message', 'llm', 'message'][part + 1],
    'chat.role', ['user', '', 'assistant'][part + 1],
    'chat.content', repeat(concat('word', toString(number % 977), ' '), 20 + number % 17),
    'user.id', concat('user-', toString(thread % 10000)))) AS SpanAttributes,
  1000000 + number % 5000000 AS Duration,
  if(number % 400 = 1, 'Error', 'Unset') AS StatusCode
FROM (SELECT number, intDiv(number, 20) AS thread, number % 4 AS part FROM numbers(${from}, ${BATCH}))`,
    })
    console.error(`${from + BATCH} spans`)
  }
  await client.command({ query: LOGS })
}

async function measure(client: ClickHouseClient): Promise<void> {
  const url = `${clickhouse.url}/${DATABASE}`
  const reader = clickhouseReader(url, { logsTable: 'none' })
  const all = await findThreads(reader, { limit: 1 })
  console.log(`threads, the latest: ${all[0]?.id}`)
  const ids = await someIds(client, 'thread-')
  const { ours, best } = await side(
    ids,
    async (id) => (await readAll(reader, id)).length,
    (id) => handWritten(client, id),
  )
  report('thread by id, reader', ours)
  report('thread by id, hand-written', best)
  console.log(`ratio ${(median(ours) / median(best)).toFixed(2)}`)
  const withLogs = clickhouseReader(url)
  report(
    'the same with its log records',
    await times(ids, async (id) => (await readAll(withLogs, id)).length),
  )
  await withLogs.close()
  const foreign = await someIds(client, 'foreign-')
  report(
    'thread that another tool names',
    await times(foreign, async (id) => (await readAll(reader, id)).length),
  )
  report(
    'list of 30',
    await times(ids, async () => (await findThreads(reader, { limit: 30 })).length),
  )
  const since = 1_790_000_000_000_000_000n + 29n * 86_400_000_000_000n
  report(
    'list of 30 of a user',
    await times(
      ids,
      async () => (await findThreads(reader, { limit: 30, userId: 'user-77' })).length,
    ),
  )
  report(
    'list of 30, last day',
    await times(ids, async () => (await findThreads(reader, { limit: 30, since })).length),
  )
  await reader.close()
}

// What somebody would write who knows our table and the exporter's, and the days of the traces, by heart.
async function handWritten(client: ClickHouseClient, thread: string): Promise<number> {
  const result = await client.query({
    query: `WITH wanted AS (SELECT DISTINCT TraceId FROM otel_traces_thread_spans WHERE ThreadId = {thread:String}),
  (SELECT (min(Start), max(End)) FROM otel_traces_trace_id_ts WHERE TraceId IN wanted) AS times
SELECT ${SPAN_COLUMNS} FROM otel_traces
WHERE TraceId IN wanted AND Timestamp >= times.1 AND Timestamp < toDateTime64(times.2, 9) + toIntervalSecond(1)`,
    query_params: { thread },
    format: 'JSONEachRow',
  })
  return (await result.json()).length
}

async function someIds(client: ClickHouseClient, prefix: string): Promise<readonly string[]> {
  const result = await client.query({
    query: `SELECT ThreadId FROM otel_traces_threads WHERE startsWith(ThreadId, '${prefix}') ORDER BY cityHash64(ThreadId) LIMIT ${RUNS}`,
    format: 'JSONEachRow',
  })
  return (await result.json<{ ThreadId: string }>()).map(({ ThreadId }) => ThreadId)
}

// Whoever reads a thread first finds it on disk, so they take turns; the first thread is not counted.
async function side(
  ids: readonly string[],
  readOurs: (id: string) => Promise<number>,
  readBest: (id: string) => Promise<number>,
): Promise<{ readonly ours: readonly number[]; readonly best: readonly number[] }> {
  const [ours, best]: [number[], number[]] = [[], []]
  for (const [n, id] of ids.entries()) {
    for (const isOurs of n % 2 === 0 ? [true, false] : [false, true]) {
      const [taken = Number.NaN] = await times([id], isOurs ? readOurs : readBest)
      if (n > 0) (isOurs ? ours : best).push(taken)
    }
  }
  return { ours, best }
}

async function times(
  ids: readonly string[],
  run: (id: string) => Promise<number>,
): Promise<readonly number[]> {
  const taken: number[] = []
  for (const id of ids) {
    const began = performance.now()
    const found = await run(id)
    taken.push(performance.now() - began)
    if (found === 0) throw new Error(`nothing of ${id}`)
  }
  return taken
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

function report(name: string, taken: readonly number[]): void {
  const [least, most] = [Math.min(...taken), Math.max(...taken)]
  console.log(
    `${name}: median ${median(taken).toFixed(0)} ms (${least.toFixed(0)}-${most.toFixed(0)})`,
  )
}
