import { expect, it } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import { clickhouseReader, type PartialAnswer } from '../../../src/store/clickhouse.ts'
import { jaegerReader } from '../../../src/store/jaeger.ts'
import { readAll, readIds } from '../thread-spans.ts'
import { startServer } from './fake-server.ts'

const RANGE = { since: 0n, until: 2000n } as const

it('jaegerReader says so where more traces begin in one microsecond than a search can give', async () => {
  await using server = await startServer(({ url = '' }, response) => {
    const limit = Number(new URL(url, 'http://jaeger').searchParams.get('limit'))
    const traces = Array.from({ length: limit }, () => ({ spans: [] }))
    response.end(JSON.stringify({ data: url.includes('services') ? ['bot'] : traces }))
  })
  const partial: PartialAnswer[] = []
  const onPartial = (answer: PartialAnswer) => partial.push(answer)
  const reader = jaegerReader(server.url, { ...RANGE, onPartial, api: 'legacy' })
  expect(await readIds(reader, 'thread')).toEqual([])
  const message = `${server.url}: more than 10000 traces in one microsecond; some are missing`
  expect(partial).not.toEqual([])
  expect(partial).toEqual(partial.map(() => ({ reason: 'search-cut', message })))
  await reader.close()
})

it('jaegerReader says so where a search gave errors beside its traces, a trace is gone or makes no sense', async () => {
  const traceID = 'a'.repeat(32)
  const tags = [{ key: 'chat.thread_id', type: 'string', value: 'thread' }]
  const span = {
    traceID,
    spanID: 'b'.repeat(16),
    operationName: 'x',
    startTime: 1,
    duration: 1,
    tags,
  }
  const broken = { ...span, spanID: 'no id' }
  await using server = await startServer(({ url = '' }, response) => {
    if (url.includes('services')) response.end('{"data":["bot"],"services":["bot"]}')
    else if (url.includes('/v3/')) response.writeHead(404).end('{"error":{"httpCode":404}}')
    else {
      const errors = [{ code: 500, msg: 'one shard is down' }]
      response.end(JSON.stringify({ data: [{ traceID, spans: [span, broken] }], errors }))
    }
  })
  const partial: PartialAnswer[] = []
  const reader = jaegerReader(server.url, { ...RANGE, onPartial: (answer) => partial.push(answer) })
  expect(await readIds(reader, 'thread')).toEqual([])
  expect(partial).toEqual([
    { reason: 'trace-cut', message: `${server.url}: it returned only a part: one shard is down` },
    {
      reason: 'rejected',
      message: `${server.url}: 1 spans are invalid and left out: span id "00000000000no id" is not a valid id`,
      count: 1,
    },
    {
      reason: 'trace-gone',
      message: `${server.url}: trace ${traceID} was found, but is gone now`,
    },
  ])
  await reader.close()
})

it.each([
  ['Code: 395. DB::Exception: memory limit (MEMORY_LIMIT_EXCEEDED)', /memory limit/],
  [
    '\r\n__exception__\r\nabcdefgh\r\nCode: 159. DB::Exception: timeout (TIMEOUT_EXCEEDED)\r\n',
    /Code: 159/,
  ],
])(
  'clickhouseReader throws what ClickHouse writes into the middle of an answer: %j',
  async (end, reason) => {
    await using server = await startServer((_request, response) => {
      response.write('{"table":"otel_traces","name":"SpanAttributes","type":"Map"}\n')
      setTimeout(() => response.end(end), 20)
    })
    const reader = clickhouseReader(server.url)
    const error = await findThreads(reader).catch((error: unknown) => error)
    expect((error as Error).message).toMatch(/^cannot read from \S+: it broke off its response: /)
    expect((error as Error).message).toMatch(reason)
    await reader.close()
  },
)

it.each([
  [
    '{"table":"other","name":"a","type":"String"}',
    /: there is no table otel_traces in that database$/,
  ],
  [
    '{"table":"otel_traces","name":"SpanAttributes","type":"JSON"}',
    /: otel_traces has attributes of type JSON instead of Map; the exporter creates a Map unless its option json is on$/,
  ],
])(
  'clickhouseReader says so where its table is not as the exporter makes it: %s',
  async (row, said) => {
    await using server = await startServer((_request, response) => response.end(`${row}\n`))
    const reader = clickhouseReader(server.url)
    await expect(readAll(reader, 'x')).rejects.toThrow(said)
    await reader.close()
  },
)
