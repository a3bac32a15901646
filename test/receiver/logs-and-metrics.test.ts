import { context, trace } from '@opentelemetry/api'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { contentText } from '../../src/thread/content-part.ts'
import { StoreError } from '../../src/thread/errors.ts'
import { decodeJsonLogs } from '../../src/otlp/json/decode-json-logs.ts'
import { send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const PROTOBUF = { 'content-type': 'application/x-protobuf' }
const TRACE_ID = '5b8efff798038103d269b633813fc60c'
const SPAN_ID = 'eee19b7ec3c1b174'

function logsOf(...logRecords: readonly object[]): string {
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
}

const GOOD = {
  traceId: TRACE_ID.toUpperCase(),
  spanId: SPAN_ID,
  timeUnixNano: '5',
  attributes: [{ key: 'event.name', value: { stringValue: 'gen_ai.user.message' } }],
  body: { kvlistValue: { values: [{ key: 'content', value: { stringValue: 'Hello' } }] } },
}

/** Records a model call as OpenTelemetry's instrumentation of `openai` does: the span has no word of what was said. */
async function chat(
  url: string,
  Exporter: typeof JsonExporter | typeof ProtobufExporter,
): Promise<void> {
  const traces = new TracerProvider({
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${url}/v1/traces` }) }),
    ],
  })
  const logs = new LoggerProvider({
    processors: [
      new BatchLogRecordProcessor({ exporter: new Exporter({ url: `${url}/v1/logs` }) }),
    ],
  })
  const span = traces.getTracer('openai').startSpan('chat gpt', {
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.system': 'openai',
      'gen_ai.request.model': 'gpt',
      'gen_ai.conversation.id': 'c-1',
    },
  })
  const logger = logs.getLogger('openai')
  const emit = (name: string, body: Record<string, unknown>) =>
    logger.emit({
      timestamp: Date.now(),
      context: trace.setSpan(context.active(), span),
      attributes: { 'event.name': name, 'gen_ai.system': 'openai' },
      body: body as never,
    })
  emit('gen_ai.system.message', { content: 'Be brief.' })
  emit('gen_ai.user.message', { content: 'Grüße 🦊' })
  emit('gen_ai.choice', { index: 0, finish_reason: 'stop', message: { content: 'Hallo!' } })
  logger.emit({ body: 'an ordinary line', severityText: 'INFO' })
  span.end()
  await logs.shutdown()
  await traces.shutdown()
}

describe('/v1/logs', () => {
  it.each([
    ['JSON', JsonExporter],
    ['protobuf', ProtobufExporter],
  ] as const)(
    "keeps what was said, as OpenTelemetry's %s exporter sends it",
    async (_name, Exporter) => {
      const store = memoryStore()
      const { receiver, problems } = await startReceiver({ store })
      await chat(receiver.url, Exporter)
      const { messages } = await readThread(store, 'c-1')
      expect(messages.map(({ role, content }) => [role, contentText(content)])).toEqual([
        ['user', 'Grüße 🦊'],
        ['assistant', 'Hallo!'],
      ])
      expect(messages[0]?.runs[0]).toMatchObject({
        system: 'Be brief.',
        model: 'gpt',
        finishReason: 'stop',
      })
      expect(receiver.counts).toMatchObject({
        spans: 1,
        eventsStored: 3,
        eventsLost: 0,
        ignored: 1,
      })
      expect(problems).toEqual([])
    },
  )

  it('reads the same from both encodings', () => {
    const { events } = decodeJsonLogs(JSON.parse(logsOf(GOOD)))
    expect(events).toMatchObject([
      { traceId: TRACE_ID, spanId: SPAN_ID, name: 'gen_ai.user.message', unixNano: 5n },
    ])
  })

  it('counts a batch that comes again as such', async () => {
    const { receiver } = await startReceiver({ store: memoryStore() })
    const batch = { path: '/v1/logs', body: logsOf(GOOD, GOOD, { body: { stringValue: 'other' } }) }
    for (let i = 0; i < 2; i++)
      expect(await send(receiver, batch)).toMatchObject({ status: 200, body: '{}' })
    expect(receiver.counts).toMatchObject({
      requests: 2,
      eventsStored: 2,
      eventsDuplicate: 2,
      ignored: 2,
    })
  })

  it('rejects what is no event of a span in part, saying so, and takes the rest', async () => {
    const { receiver, problems } = await startReceiver({ store: memoryStore() })
    const bad = [
      { ...GOOD, traceId: 'zz' },
      { ...GOOD, attributes: 7 },
      { ...GOOD, timeUnixNano: '9999999999999999999' },
    ]
    const answer = await send(receiver, { path: '/v1/logs', body: logsOf(...bad, GOOD) })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toMatchObject({ partialSuccess: { rejectedLogRecords: '3' } })
    expect(receiver.counts).toMatchObject({ eventsStored: 1, eventsLost: 3 })
    expect(problems).toEqual([
      {
        reason: 'rejected',
        message: expect.stringMatching(/^3 GenAI events lost: trace id "zz"/),
        count: 3,
      },
    ])
  })

  it('has no use for events of no span, nor for any where its store keeps none', async () => {
    const { receiver } = await startReceiver()
    const loose = { ...GOOD, spanId: '' }
    const zeros = { ...GOOD, spanId: '0'.repeat(16) }
    expect(
      (await send(receiver, { path: '/v1/logs', body: logsOf(GOOD, loose, zeros) })).status,
    ).toBe(200)
    expect(receiver.counts).toMatchObject({ eventsStored: 0, eventsLost: 0, ignored: 3 })
  })

  it('refuses what is no OTLP, and waits for a store that fails', async () => {
    const failing = { ...memoryStore(), write: async () => ({ stored: 0, duplicates: 0 }) }
    const { receiver } = await startReceiver({
      store: {
        ...failing,
        writeEvents: async () => {
          throw new StoreError('disk full at /secret')
        },
      },
    })
    expect((await send(receiver, { path: '/v1/logs', body: '{' })).status).toBe(400)
    expect((await send(receiver, { path: '/v1/logs', body: '{"resourceLogs":7}' })).status).toBe(
      400,
    )
    expect(
      (
        await send(receiver, {
          path: '/v1/logs',
          body: new Uint8Array([10, 200]),
          headers: PROTOBUF,
        })
      ).status,
    ).toBe(400)
    expect((await send(receiver, { path: '/v1/logs', method: 'GET' })).status).toBe(405)
    expect((await send(receiver, { path: '/v1/logs', body: '', headers: PROTOBUF })).status).toBe(
      200,
    )
    const answer = await send(receiver, { path: '/v1/logs', body: logsOf(GOOD) })
    expect(answer.status).toBe(503)
    expect(answer.body).not.toContain('secret')
    expect(receiver.counts).toMatchObject({ eventsLost: 1, refused: 4 })
  })
})

describe('/v1/metrics', () => {
  it.each([
    ['JSON', {}, '{"resourceMetrics":[{}]}', '{}'],
    ['protobuf', PROTOBUF, new Uint8Array([10, 0]), ''],
  ] as const)('are answered in %s and kept nowhere', async (_name, headers, body, answer) => {
    const { receiver, store, problems } = await startReceiver()
    expect(await send(receiver, { path: '/v1/metrics', headers, body })).toMatchObject({
      status: 200,
      headers: {
        'content-type': headers === PROTOBUF ? 'application/x-protobuf' : 'application/json',
      },
      body: answer,
    })
    expect(receiver.counts).toMatchObject({ requests: 1, ignored: 1, refused: 0 })
    expect(store.spans).toEqual([])
    expect(problems).toEqual([])
  })
})
