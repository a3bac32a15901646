import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { ThreadExportProcessor } from '../../src/sdk/index.ts'
import { makeSpan } from '../otlp/recorded-spans.ts'
import { bodyOf, send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const TOKEN = 'correct-horse/battery+staple='
const GOOD = bodyOf(makeSpan({ name: 'good' }))
const MISSING = '401 a token is missing; send the header Authorization: Bearer TOKEN'
const WRONG = '401 the token is wrong; send the header Authorization: Bearer TOKEN'
const ORIGIN = 'http://localhost:5173'

describe('a receiver with a token', () => {
  it.each([`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `BEARER   ${TOKEN}`])(
    'takes what comes with %j',
    async (authorization) => {
      const { receiver, store } = await startReceiver({ token: TOKEN })
      const sent = { headers: { authorization }, body: GOOD }
      expect(await send(receiver, sent)).toMatchObject({ status: 200 })
      expect(store.names).toEqual(['good'])
    },
  )

  it.each([
    ['nothing', {}, MISSING],
    ['another scheme', { authorization: `Basic ${TOKEN}` }, MISSING],
    ['the token alone', { authorization: TOKEN }, MISSING],
    ['no token', { authorization: 'Bearer ' }, MISSING],
    ['a part of it', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }, WRONG],
    ['more than it', { authorization: `Bearer ${TOKEN}x` }, WRONG],
    ['two tokens', { authorization: `Bearer x ${TOKEN}` }, MISSING],
  ])('refuses what comes with %s, and says so', async (_what, headers, body) => {
    const { receiver, store, problems } = await startReceiver({ token: TOKEN })
    for (const path of ['/v1/traces', '/v1/logs', '/v1/metrics']) {
      const answer = await send(receiver, { path, headers, body: GOOD })
      expect(answer).toMatchObject({ status: 401, body })
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
    }
    expect(store.names).toEqual([])
    expect(receiver.counts).toMatchObject({ requests: 3, refused: 3, spans: 0 })
    expect(problems[0]).toEqual({
      reason: 'refused',
      message: 'a request from 127.0.0.1 was refused: it has not the right token',
    })
    expect(JSON.stringify(problems)).not.toContain(TOKEN.slice(0, 8))
  })

  it('answers a page of an allowed origin before it sends the token, and lets it read a refusal', async () => {
    const { receiver } = await startReceiver({ token: TOKEN })
    const asked = {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    }
    const preflight = await send(receiver, { method: 'OPTIONS', headers: asked })
    expect(preflight.status).toBe(204)
    expect(preflight.headers['access-control-allow-headers']).toBe('authorization,content-type')
    const refused = await send(receiver, { headers: { origin: ORIGIN }, body: GOOD })
    expect(refused.status).toBe(401)
    expect(refused.headers['access-control-allow-origin']).toBe(ORIGIN)
    const headers = { origin: ORIGIN, authorization: `Bearer ${TOKEN}` }
    expect(await send(receiver, { headers, body: GOOD })).toMatchObject({ status: 200 })
  })

  it('says what it is to everybody, and what it has done to those with the token', async () => {
    const { receiver } = await startReceiver({ token: TOKEN })
    const sent = { method: 'GET', path: '/' }
    const stranger = await send(receiver, sent)
    expect(stranger.status).toBe(200)
    expect(JSON.parse(stranger.body)).toEqual({
      name: 'threadspan',
      receiver: 'otlp/http',
      version: expect.any(String),
    })
    const headers = { authorization: `Bearer ${TOKEN}` }
    const known = await send(receiver, { ...sent, headers })
    expect(JSON.parse(known.body)).toMatchObject({ counts: receiver.counts })
  })

  it("gets what OpenTelemetry's exporter and ours send with headers", async () => {
    const { receiver, store } = await startReceiver({ token: TOKEN, host: '0.0.0.0' })
    const headers = { authorization: `Bearer ${TOKEN}` }
    const attributes = { 'chat.thread_id': 't', 'chat.kind': 'message' }
    const url = `${receiver.url}/v1/traces`
    const provider = new TracerProvider({
      spanProcessors: [
        new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, headers }) }),
        new ThreadExportProcessor({ url, headers, compression: 'gzip' }),
      ],
    })
    provider.getTracer('threadspan').startSpan('sent twice', { attributes }).end()
    await provider.shutdown()
    expect(store.names).toEqual(['sent twice'])
    expect(receiver.counts).toMatchObject({ requests: 2, stored: 1, duplicates: 1, refused: 0 })
  })
})
