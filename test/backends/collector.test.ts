import { context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { extractThread } from '../../src/propagate/carrier.ts'
import { withParent } from '../../src/propagate/parent.ts'
import { createReceiver, type Receiver } from '../../src/receiver/create-receiver.ts'
import { openThread } from '../../src/record/open-thread.ts'
import type { SpanReader } from '../../src/replay/span-reader.ts'
import { ThreadSpanProcessor } from '../../src/sdk/thread-span-processor.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { otlpFileStore } from '../../src/store/otlp-file.ts'
import { needs } from '../support/needs.ts'
import { registerProvider } from '../support/register-provider.ts'
import { runCommand } from '../support/run-command.ts'
import { COLLECTOR_PROGRAM, hasCollector } from './backend-cache.ts'
import { COLLECTOR_CONFIG, type RunningCollector, startCollector } from './start-collector.ts'

const THREAD_ID = 'chat 🚀 50% a/b'

/** What strangers may write into the header, and must not get into a thread by. */
const HOSTILE = [
  '%ff',
  '%zz',
  '%',
  'a b',
  'a?b',
  'a#b',
  'a\\b',
  '<b>',
  '%EF%BF%BD',
  '//evil.example',
]

describe('a real Collector on our configuration', needs({ collector: hasCollector }), () => {
  const received = memoryStore()
  let folder: string | undefined
  let file: string
  let receiver: Receiver | undefined
  let collector: RunningCollector | undefined
  let allowedOrigin: string | null
  let messageId: string
  let spans: ReadonlyMap<string, RecordedSpan>
  let others: ReadonlyMap<string, RecordedSpan>
  let metrics: string
  let otherLogs: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadspan-collector-'))
    receiver = await createReceiver({ store: received, port: 0 })
    const otherFile = join(folder, 'others.jsonl')
    otherLogs = join(folder, 'other-logs.jsonl')
    collector = await startCollector({
      folder,
      receiverUrl: receiver.url,
      set: [
        `exporters::file/others::path=${otherFile}`,
        'service::pipelines::traces/others::exporters=[file/others]',
        `exporters::file/other_logs::path=${otherLogs}`,
        'service::pipelines::logs/others::exporters=[file/other_logs]',
        'connectors::span_metrics/threads::metrics_flush_interval=200ms',
      ],
    })
    file = collector.file
    allowedOrigin = await preflight(collector.url)
    messageId = await sendSpans(collector.url)
    await sendLogs(collector.url, messageId)
    metrics = await readMetrics(collector)
    await collector.stop()
    spans = await readSpans(file)
    others = await readSpans(otherFile)
  })

  afterAll(async () => {
    await collector?.stop()
    await receiver?.close()
    if (folder !== undefined) await rm(folder, { recursive: true })
  })

  it('finds our configuration valid, also with all that is switched off in it', async () => {
    const config = await readFile(COLLECTOR_CONFIG, 'utf8')
    const all = join(folder ?? '', 'all.yaml')
    await writeFile(all, config.replaceAll('# ▸ ', ''))
    expect(config.match(/# ▸ /g)).toHaveLength(9)
    await runCommand(COLLECTOR_PROGRAM, ['validate', `--config=${COLLECTOR_CONFIG}`])
    await runCommand(COLLECTOR_PROGRAM, ['validate', `--config=${all}`])
  })

  it('lets pages of this machine send to it', () => {
    expect(allowedOrigin).toBe('http://localhost:5173')
  })

  it('marks spans of a stock service with the thread and the message that caused them', () => {
    const { attributes } = spanNamed('stock: look up order')
    expect(attributes).toEqual({ 'chat.thread_id': THREAD_ID, 'chat.message_id': messageId })
  })

  it('marks them below a bare message ID too, with the message alone where the thread is unknown', () => {
    const { attributes } = spanNamed('stock: below a bare message ID')
    expect(attributes['chat.message_id']).toMatch(/^00-[0-9a-f]{32}-bbbbbbbbbbbbbbbb-01$/)
    expect(attributes).not.toHaveProperty('chat.thread_id')
  })

  it('leaves messages as they were recorded', () => {
    const { attributes } = spanNamed('user message')
    expect(attributes).toMatchObject({
      'chat.thread_id': THREAD_ID,
      'chat.content': 'Where is it?',
    })
    expect(attributes).not.toHaveProperty('chat.message_id')
    expect(spanNamed('assistant message').attributes).not.toHaveProperty('chat.message_id')
  })

  it('reads an entry that is signed', () => {
    expect(spanNamed('stock: signed').attributes).toEqual({
      'chat.thread_id': 't',
      'chat.message_id': expect.stringMatching(/^00-[0-9a-f]{32}-bbbbbbbbbbbbbbbb-01$/),
    })
  })

  it('overwrites nothing that an app has set', () => {
    const { attributes } = spanNamed('stock: says its thread itself')
    expect(attributes).toEqual({ 'chat.thread_id': 'its own' })
  })

  it('sends what belongs to no thread another way, untouched', () => {
    expect(others.get('stock: outside')?.attributes).toEqual({})
  })

  it('sends each span one way only', () => {
    expect([...spans.keys()].filter((name) => others.has(name))).toEqual([])
    expect(spans.size + others.size).toBe(9 + HOSTILE.length)
  })

  it.each(HOSTILE)('takes no thread id from tracestate: threadspan=%s/', (entry) => {
    const name = `hostile: ${entry}`
    const span = spans.get(name) ?? others.get(name)
    expect(span?.attributes).not.toHaveProperty('chat.thread_id')
  })

  it('sends what was said in log records to the thread, and other records another way', async () => {
    const events: string[] = []
    for await (const span of received.readThreadSpans(THREAD_ID)) {
      for (const { name, attributes } of span.events) {
        events.push(`${name}: ${String(attributes['log.record.body'])}`)
      }
    }
    expect(events.toSorted()).toEqual(['gen_ai.choice: Hi.', 'gen_ai.user.message: Hello'])
    const others = await readFile(otherLogs, 'utf8')
    expect(others).toContain('disk is full')
    expect(others).not.toContain('Hello')
  })

  it('counts messages by role, and errors and latency by kind and model', () => {
    expect(metrics).toMatch(/threadspan_messages_total\{.*chat_role="user".*\} 1/)
    expect(metrics).toMatch(/threadspan_messages_total\{.*chat_role="assistant".*\} 1/)
    expect(metrics).toMatch(/threadspan_errors_total\{.*chat_kind="llm".*\} 1/)
    expect(metrics).toMatch(
      /threadspan_duration_seconds_count\{.*chat_kind="llm".*gen_ai_request_model="gpt-5-mini".*\} 1/,
    )
  })

  it('writes a file that the file store reads as the thread', async () => {
    const store = otlpFileStore(file)
    expect((await namesIn(store)).filter((name) => name.startsWith('stock'))).toEqual([
      'stock: look up order',
    ])
    await store.close()
  })

  it('sends the receiver the same spans', async () => {
    const store = otlpFileStore(file)
    expect(await namesIn(received)).toEqual(await namesIn(store))
    await store.close()
  })

  function spanNamed(name: string): RecordedSpan {
    const span = spans.get(name)
    if (span === undefined) throw new Error(`${name} is not in ${[...spans.keys()].join(', ')}`)
    return span
  }
})

// Returns the ID of the user message.
async function sendSpans(url: string): Promise<string> {
  const chat = provider('chat', new JsonExporter({ url: `${url}/v1/traces` }), [
    new ThreadSpanProcessor(),
  ])
  const stock = provider('orders', new ProtobufExporter({ url: `${url}/v1/traces` }))
  const unregister = registerProvider(chat)
  const thread = openThread(THREAD_ID)
  const messageId = thread.trackMessage({ role: 'user', content: 'Where is it?' })
  withParent(messageId, () => {
    callStockService(stock)
    callModel(chat)
  })
  thread.trackMessage({ role: 'assistant', content: 'On its way.' })
  sendStrangeSpans(stock)
  await Promise.all([unregister(), stock.shutdown()])
  return messageId
}

// What stock HTTP instrumentation does on both sides: W3C headers out, W3C headers in.
function callStockService(stock: TracerProvider): void {
  const w3c = new W3CTraceContextPropagator()
  const headers: Record<string, string> = {}
  trace.getTracer('http').startActiveSpan('POST /orders', (span) => {
    w3c.inject(context.active(), headers, {
      set: (carrier, key, value) => void (carrier[key] = value),
    })
    span.end()
  })
  const arrived = w3c.extract(ROOT_CONTEXT, headers, {
    get: (carrier, key) => carrier[key],
    keys: Object.keys,
  })
  stock.getTracer('orders').startSpan('stock: look up order', {}, arrived).end()
}

function callModel(chat: TracerProvider): void {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-5-mini' }
  const span = chat.getTracer('model').startSpan('chat gpt-5-mini', { attributes })
  span.setStatus({ code: SpanStatusCode.ERROR }).end()
}

function sendStrangeSpans(stock: TracerProvider): void {
  const tracer = stock.getTracer('orders')
  const below = (name: string, tracestate: string, attributes = {}) => {
    const remote = {
      traceId: crypto.randomUUID().replaceAll('-', ''),
      spanId: 'b'.repeat(16),
      traceFlags: 1,
      traceState: { serialize: () => tracestate } as never,
    }
    tracer.startSpan(name, { attributes }, trace.setSpanContext(ROOT_CONTEXT, remote)).end()
  }
  const bare = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }
  below('stock: below a bare message ID', `threadspan=/${'b'.repeat(16)}`)
  below('stock: signed', `threadspan=t/${'b'.repeat(16)}/${'c'.repeat(22)}`)
  below('stock: says its thread itself', `threadspan=t/${'b'.repeat(16)}`, {
    'chat.thread_id': 'its own',
  })
  tracer.startSpan('stock: outside', {}, extractThread(bare, ROOT_CONTEXT)).end()
  for (const entry of HOSTILE) below(`hostile: ${entry}`, `threadspan=${entry}/${'b'.repeat(16)}`)
}

function provider(
  serviceName: string,
  exporter: JsonExporter | ProtobufExporter,
  processors: readonly ThreadSpanProcessor[] = [],
): TracerProvider {
  return new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [
      ...(processors as readonly object[] as SpanProcessor[]),
      new BatchSpanProcessor({ exporter }),
    ],
  })
}

async function preflight(url: string): Promise<string | null> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  })
  return response.headers.get('access-control-allow-origin')
}

// By their names in OTLP's own field and, as it was before, in an attribute.
async function sendLogs(url: string, messageId: string): Promise<void> {
  const [, traceId, spanId] = messageId.split('-')
  const record = (fields: object, body: string) => ({
    ...fields,
    traceId,
    spanId,
    timeUnixNano: '1790000000000000000',
    body: { stringValue: body },
  })
  const attributes = [{ key: 'event.name', value: { stringValue: 'gen_ai.choice' } }]
  const logRecords = [
    record({ eventName: 'gen_ai.user.message' }, 'Hello'),
    record({ attributes }, 'Hi.'),
    record({ eventName: 'my.gen_ai.thing' }, 'disk is full'),
  ]
  const response = await fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  })
  if (!response.ok) throw new Error(`logs: ${response.status} ${await response.text()}`)
}

async function readMetrics({ metricsUrl }: RunningCollector): Promise<string> {
  for (;;) {
    const text = await (await fetch(metricsUrl)).text()
    if (text.includes('threadspan_duration') && text.includes('threadspan_messages')) return text
    await delay(100)
  }
}

async function readSpans(file: string): Promise<ReadonlyMap<string, RecordedSpan>> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  const spans = lines.flatMap((line) => decodeJsonTraces(JSON.parse(line)).spans)
  return new Map(spans.map((span) => [span.name, span]))
}

async function namesIn(store: SpanReader): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { name } of store.readThreadSpans(THREAD_ID)) names.push(name)
  return names.toSorted()
}
