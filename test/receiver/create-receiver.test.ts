import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { OptionError, StoreError } from '../../src/thread/errors.ts'
import { encodeProtobufRequest, lengthField, varintField } from '../otlp/encode-protobuf.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { DATA_FOLDER } from '../support/data-folder.ts'
import { needs } from '../support/needs.ts'
import { ArrayStore } from './array-store.ts'
import { bodyOf, send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const DATA = join(DATA_FOLDER, 'otlp')
const GOOD = bodyOf(makeSpan({ name: 'good' }))
const PROTOBUF = { 'content-type': 'application/x-protobuf' }

async function exportWith(...exporters: readonly SpanExporter[]): Promise<void> {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    spanProcessors: exporters.map((exporter) => new BatchSpanProcessor({ exporter })),
  })
  const tracer = provider.getTracer('threadspan')
  for (let i = 0; i < 100; i++) {
    tracer.startSpan(`message ${i}`, { attributes: { 'chat.content': `Grüße ${i}` } }).end()
  }
  await provider.shutdown()
}

describe('createReceiver', () => {
  it.each([
    ['JSON', 'none', JsonExporter],
    ['JSON', 'gzip', JsonExporter],
    ['protobuf', 'none', ProtobufExporter],
    ['protobuf', 'gzip', ProtobufExporter],
  ] as const)(
    "stores what OpenTelemetry's %s exporter sends, compression %s",
    async (_encoding, compression, Exporter) => {
      const { receiver, store, problems } = await startReceiver()
      const options = { url: `${receiver.url}/v1/traces`, compression: compression as never }
      await exportWith(new Exporter(options))
      expect(store.names.toSorted()).toEqual(
        Array.from({ length: 100 }, (_, i) => `message ${i}`).toSorted(),
      )
      expect(store.spans[7]?.attributes['chat.content']).toBe('Grüße 7')
      expect(store.spans[0]?.resource['service.name']).toBe('shop')
      expect(receiver.counts).toMatchObject({ spans: 100, stored: 100, rejected: 0, refused: 0 })
      expect(problems).toEqual([])
    },
  )

  it('stores equal spans whichever of the two exporters sent them', async () => {
    const json = await startReceiver()
    const protobuf = await startReceiver()
    await exportWith(
      new JsonExporter({ url: `${json.receiver.url}/v1/traces` }),
      new ProtobufExporter({ url: `${protobuf.receiver.url}/v1/traces` }),
    )
    expect(json.store.spans).toHaveLength(100)
    expect(isDeepStrictEqual(json.store.spans, protobuf.store.spans)).toBe(true)
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
    ['GZIP', gzipSync],
  ])('takes a body in %s', async (encoding, compress) => {
    const { receiver, store } = await startReceiver()
    const headers = { 'content-encoding': encoding }
    const { status, body } = await send(receiver, { headers, body: compress(GOOD) })
    expect({ status, body }).toEqual({ status: 200, body: '{}' })
    expect(store.names).toEqual(['good'])
  })

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', ' application/json ;x=y'])(
    'takes the content type %j',
    async (contentType) => {
      const { receiver, store } = await startReceiver()
      await send(receiver, { headers: { 'content-type': contentType }, body: GOOD })
      expect(store.names).toEqual(['good'])
    },
  )

  it('answers protobuf with protobuf', async () => {
    const { receiver, store } = await startReceiver()
    const body = encodeProtobufRequest(makeSpan({ name: 'good' }))
    const answer = await send(receiver, { headers: PROTOBUF, body })
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers['content-type']).toBe('application/x-protobuf')
    expect(store.names).toEqual(['good'])
  })

  it('takes an empty body for an empty request', async () => {
    const { receiver } = await startReceiver()
    expect(await send(receiver)).toMatchObject({ status: 200, body: '{}' })
    expect(await send(receiver, { headers: PROTOBUF })).toMatchObject({ status: 200, body: '' })
    expect(await send(receiver, { body: '{}' })).toMatchObject({ status: 200, body: '{}' })
    expect(receiver.counts).toMatchObject({ requests: 3, refused: 0, spans: 0 })
  })

  it('keeps the good spans of a batch and tells the sender of the others', async () => {
    const { receiver, store, problems } = await startReceiver()
    const body = bodyOf(makeSpan({ name: 'good' }), makeSpan({ traceId: '00' }))
    const answer = await send(receiver, { body })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'trace id "00" is not a valid id' },
    })
    expect(store.names).toEqual(['good'])
    expect(receiver.counts).toMatchObject({ spans: 1, stored: 1, rejected: 1 })
    expect(problems).toEqual([
      {
        reason: 'rejected',
        message: '1 spans rejected: trace id "00" is not a valid id',
        count: 1,
      },
    ])
  })

  it('does so in protobuf too', async () => {
    const { receiver } = await startReceiver()
    const body = encodeProtobufRequest(makeSpan({ traceId: '0'.repeat(32) }))
    const answer = await send(receiver, { headers: PROTOBUF, body })
    const partial = [...varintField(1, 1), ...lengthField(2, 'trace id is all zeros')]
    expect(answer.body).toBe(String(Buffer.from([...lengthField(1, partial)])))
  })

  it('counts spans that the store had already', async () => {
    const { receiver, store } = await startReceiver()
    await send(receiver, { body: GOOD })
    await send(receiver, { body: GOOD })
    expect(store.names).toEqual(['good'])
    expect(receiver.counts).toMatchObject({ requests: 2, spans: 2, stored: 1, duplicates: 1 })
  })

  it('counts and reports spans that conflict with stored ones, and takes the rest', async () => {
    const { receiver, problems } = await startReceiver({ store: memoryStore() })
    const [first, other] = [1, 2].map((n) => makeSpan({ spanId: `${n}`.repeat(16) }))
    const conflicting = makeSpan({ ...first, name: 'other' })
    await send(receiver, { body: bodyOf(first as RecordedSpan) })
    const answer = await send(receiver, {
      body: bodyOf(conflicting, other as RecordedSpan, conflicting),
    })
    expect([answer.status, answer.body]).toEqual([200, '{}'])
    expect(receiver.counts).toMatchObject({ spans: 4, stored: 2, duplicates: 0, conflicts: 2 })
    expect(problems.map(({ message }) => message)).toEqual([
      '2 spans have the id of a stored span but other content, and are left out',
    ])
  })

  it('counts spans that are finished now, and reports nothing', async () => {
    const { receiver, problems } = await startReceiver({ store: memoryStore() })
    const unfinished = makeSpan({ attributes: makeAttributes([['chat.unfinished', true]]) })
    for (const span of [unfinished, makeSpan(), unfinished]) {
      await send(receiver, { body: bodyOf(span) })
    }
    expect(receiver.counts).toMatchObject({ stored: 1, replaced: 1, duplicates: 1, conflicts: 0 })
    expect(problems).toEqual([])
  })

  it('answers only when the store has the spans', async () => {
    const { receiver, store } = await startReceiver()
    const release = store.hold()
    const order: string[] = []
    const answered = send(receiver, { body: GOOD }).then(() => order.push('answered'))
    await expect.poll(() => receiver.counts.spans).toBe(1)
    // A round trip that began later: an answer that was sent before it would be here by now.
    await send(receiver, { method: 'GET', path: '/' })
    order.push('stored')
    release()
    await answered
    expect(order).toEqual(['stored', 'answered'])
  })

  it('asks senders to try again while the store fails, without saying why', async () => {
    const { receiver, store, problems } = await startReceiver()
    store.failure = new StoreError('disk full: /secret/path')
    const failed = await send(receiver, { body: GOOD })
    expect(failed).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    expect(JSON.parse(failed.body)).toEqual({
      code: 14,
      message: 'the store cannot be written to now',
    })
    expect(problems).toEqual([
      { reason: 'store-failed', message: 'disk full: /secret/path', error: store.failure },
    ])
    store.failure = undefined
    expect(await send(receiver, { body: GOOD })).toMatchObject({ status: 200 })
    expect(receiver.counts).toMatchObject({ spans: 2, stored: 1, failed: 1, refused: 0 })
  })

  it('answers 500, which nobody retries, where the store fails in no known way', async () => {
    const { receiver, store, problems } = await startReceiver()
    store.failure = 'a string'
    const failed = await send(receiver, { body: GOOD })
    expect(failed.status).toBe(500)
    expect(failed.headers).not.toHaveProperty('retry-after')
    expect(problems).toEqual([
      { reason: 'failed', message: 'a string', error: new Error('a string') },
    ])
  })

  it('hands each stored batch on, and does not mind what becomes of it', async () => {
    const batches: unknown[] = []
    const { receiver, problems } = await startReceiver({
      onBatch: (batch) => {
        batches.push(batch)
        throw new Error('mine')
      },
    })
    expect(await send(receiver, { body: GOOD })).toMatchObject({ status: 200 })
    expect(batches).toMatchObject([{ stored: 1, duplicates: 0, spans: [{ name: 'good' }] }])
    expect(problems).toEqual([
      { reason: 'callback-failed', message: 'mine', error: new Error('mine') },
    ])
  })

  it('keeps the good spans and answers, even if the callback for problems throws', async () => {
    const warned = once(process, 'warning')
    const onProblem = (): never => {
      throw new Error('mine')
    }
    const { receiver, store } = await startReceiver({ onProblem })
    const body = bodyOf(makeSpan({ name: 'good' }), makeSpan({ traceId: '00' }))
    expect(await send(receiver, { body })).toMatchObject({ status: 200 })
    expect(await send(receiver, { body: '{' })).toMatchObject({ status: 400 })
    expect(store.names).toEqual(['good'])
    expect(String(await warned)).toContain('onProblem threw: Error: mine')
  })

  it('says what it is to whoever asks', async () => {
    const { receiver } = await startReceiver()
    const { status, body } = await send(receiver, { method: 'GET', path: '/?x=1' })
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      name: 'threadspan',
      receiver: 'otlp/http',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      counts: receiver.counts,
    })
    expect(receiver.counts.requests).toBe(0)
  })

  it('stores every span of a Collector file', needs({ data: existsSync(DATA) }), async () => {
    const { receiver, store } = await startReceiver()
    const lines = readFileSync(`${DATA}/demo-shop.jsonl`, 'utf8').trim().split('\n')
    await Promise.all(lines.map((body) => send(receiver, { body })))
    expect(store.spans).toHaveLength(547)
    expect(receiver.counts).toMatchObject({ requests: 41, spans: 547, stored: 547, rejected: 0 })
  })
})

describe('a request that is at fault', () => {
  const unsupported =
    '415 unsupported media type, supported: [application/json, application/x-protobuf]'
  const notAllowed = '405 method not allowed, supported: [POST]'

  it.each([
    ['GET', { method: 'GET' }, 405, notAllowed],
    ['PATCH', { method: 'PATCH' }, 405, notAllowed],
    ['no content type', { headers: { 'content-type': '' } }, 415, unsupported],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 415, unsupported],
    ['another path', { path: '/v1/traces/' }, 404, '404 not found; send traces to POST /v1/traces'],
    ['a path of slashes', { path: '//' }, 404, '404 not found; send traces to POST /v1/traces'],
  ])('is answered like the Collector does: %s', async (_what, sent, status, body) => {
    const { receiver } = await startReceiver()
    const answer = await send(receiver, sent)
    expect(answer).toMatchObject({ status, body })
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  it.each([
    ['bad JSON', {}, '{"resourceSpans":', /^not JSON: /],
    ['JSON of another kind', {}, '[]', /^body is an array, not an object$/],
    ['plain text as gzip', { 'content-encoding': 'gzip' }, GOOD, /^gzip: incorrect header check$/],
    [
      'a truncated gzip',
      { 'content-encoding': 'gzip' },
      gzipSync(GOOD).subarray(0, -9),
      /^gzip: unexpected end/,
    ],
    ['plain text as zstd', { 'content-encoding': 'zstd' }, GOOD, /^zstd: /],
    [
      'an unknown encoding',
      { 'content-encoding': 'br' },
      GOOD,
      /^unsupported Content-Encoding: br$/,
    ],
  ])('gets a status in JSON for %s', async (_what, headers, body, message) => {
    const { receiver, problems } = await startReceiver()
    const answer = await send(receiver, { headers, body })
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toBe('application/json')
    expect(JSON.parse(answer.body)).toEqual({ code: 3, message: expect.stringMatching(message) })
    expect(problems).toEqual([
      { reason: 'refused', message: expect.stringMatching(message), error: expect.any(Error) },
    ])
    expect(receiver.counts).toMatchObject({ requests: 1, refused: 1, spans: 0 })
  })

  it('gets a status in protobuf for bad protobuf', async () => {
    const { receiver } = await startReceiver()
    const answer = await send(receiver, { headers: PROTOBUF, body: Uint8Array.of(0x0a, 5) })
    const message = 'not protobuf at byte 2: a length of 5 bytes, but fewer follow'
    expect(answer.status).toBe(400)
    expect(answer.body).toBe(
      String(Buffer.from([...varintField(1, 3), ...lengthField(2, message)])),
    )
  })

  it('gets 413 for a body above the limit, however it is sent', async () => {
    const { receiver, store } = await startReceiver({ maxBodyBytes: 10_000 })
    const large = JSON.stringify({ filler: 'x'.repeat(10_000) })
    const gzip = { 'content-encoding': 'gzip' }
    const chunked = { 'transfer-encoding': 'chunked' }
    expect(await send(receiver, { body: large })).toMatchObject({ status: 413 })
    expect(await send(receiver, { headers: chunked, body: large })).toMatchObject({ status: 413 })
    for (const [encoding, compress] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['zstd', zstdCompressSync],
    ] as const) {
      const headers = { 'content-encoding': encoding }
      const answer = await send(receiver, { headers, body: compress(large) })
      expect(answer).toMatchObject({ status: 413 })
      expect(answer.body).toContain('larger than 10000 bytes after decompression')
    }
    expect(await send(receiver, { headers: gzip, body: gzipSync(GOOD) })).toMatchObject({
      status: 200,
    })
    expect(store.names).toEqual(['good'])
    expect(receiver.counts).toMatchObject({ requests: 6, refused: 5 })
  })

  it('cannot fill the memory with a small body that decompresses to a gigabyte', async () => {
    const { receiver } = await startReceiver({ maxBodyBytes: 1_000_000 })
    const member = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const bomb = Buffer.concat(Array<Buffer>(14).fill(member))
    expect(bomb.length).toBeLessThan(1_000_000)
    const headers = { 'content-encoding': 'gzip' }
    const before = process.memoryUsage().rss
    expect(await send(receiver, { headers, body: bomb })).toMatchObject({ status: 413 })
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })
})

describe('options', () => {
  it.each([
    ['store', { store: {} as never }],
    ['port', { port: 70_000 }],
    ['port', { port: 1.5 }],
    ['host', { host: '' }],
    ['allowHost', { allowHost: ['example.com:80'] }],
    ['allowOrigin', { allowOrigin: ['example.com'] }],
    ['allowOrigin', { allowOrigin: ['https://example.com/'] }],
    ['maxBodyBytes', { maxBodyBytes: 0 }],
    ['maxMemoryBytes', { maxMemoryBytes: 1000 }],
    ['maxMemoryBytes', { maxMemoryBytes: Number.NaN }],
    ['bodyTimeoutMillis', { bodyTimeoutMillis: 0 }],
    ['bodyTimeoutMillis', { bodyTimeoutMillis: Infinity }],
    ['token', { token: '' }],
    ['token', { token: 'two words' }],
    ['token', { token: 7 as never }],
    ['token', { host: '0.0.0.0' }],
    ['token', { host: '::' }],
    ['token', { host: '127.0.0.1.evil.example' }],
    ['noAuth', { noAuth: 'yes' as never }],
    ['limits.span.events', { limits: { span: { events: -1 } } }],
    ['limits.body.spans', { limits: { body: { spans: Number.NaN } } }],
    ['limits.body.spnas', { limits: { body: { spnas: 1 } as never } }],
    ['allowHost', { allowHost: 'example.com' as never }],
    ['onBatch', { onBatch: 'log' as never }],
    ['onProblem', { onProblem: 'log' as never }],
  ])('are refused at once where %s is wrong', async (name, wrong) => {
    const created = createReceiver({ store: new ArrayStore(), port: 0, ...wrong })
    await expect(created).rejects.toThrow(OptionError)
    await expect(created).rejects.toThrow(`createReceiver: ${name} must be`)
  })

  it('fail with PORT_IN_USE where another program has the port', async () => {
    const { receiver } = await startReceiver()
    const { port } = receiver
    await expect(createReceiver({ store: new ArrayStore(), port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `127.0.0.1 port ${port} is in use by another program`,
    })
  })

  it('fail with LISTEN where the address is not of this machine', async () => {
    const host = '192.0.2.1'
    const created = createReceiver({ store: new ArrayStore(), port: 0, host, noAuth: true })
    await expect(created).rejects.toMatchObject({ code: 'LISTEN' })
  })

  it('give an address that can be opened also when listening on all', async () => {
    const { receiver } = await startReceiver({ host: '0.0.0.0', noAuth: true })
    expect(receiver.url).toBe(`http://localhost:${receiver.port}`)
    expect(await send(receiver, { body: GOOD })).toMatchObject({ status: 200 })
  })
})
