import { describe, expect, it } from 'vitest'
import { makeSpan } from '../otlp/recorded-spans.ts'
import { bodyOf, send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const GOOD = bodyOf(makeSpan({ name: 'good' }))

describe('the guard', () => {
  it.each(['localhost', 'LocalHost:4318', '127.0.0.1:1', '[::1]:4318', '127.1.2.3'])(
    'lets in a request to host %s',
    async (host) => {
      const { receiver } = await startReceiver()
      expect(await send(receiver, { headers: { host }, body: GOOD })).toMatchObject({ status: 200 })
    },
  )

  it.each(['evil.example', 'evil.example:4318', 'localhost.evil.example', '[::1].evil', ':80'])(
    'keeps out a request to host %j, which a page gets in by DNS rebinding',
    async (host) => {
      const { receiver, store } = await startReceiver()
      const answer = await send(receiver, { headers: { host }, body: GOOD })
      expect(answer.status).toBe(403)
      expect(answer.body).toMatch(/^403 host ".*" is not in allowHost$/)
      expect(store.names).toEqual([])
      expect(receiver.counts).toMatchObject({ requests: 1, refused: 1 })
    },
  )

  it('lets in hosts that were allowed, and all where it does not listen on loopback', async () => {
    const headers = { host: 'host.docker.internal:4318' }
    const named = await startReceiver({ allowHost: ['Host.Docker.Internal'] })
    expect(await send(named.receiver, { headers })).toMatchObject({ status: 200 })
    const open = await startReceiver({ host: '0.0.0.0', noAuth: true })
    expect(await send(open.receiver, { headers })).toMatchObject({ status: 200 })
  })

  it.each([
    'http://localhost:5173',
    'https://localhost',
    'http://127.0.0.1:80',
    'http://[::1]:3000',
  ])('lets in a page of this machine, %s', async (origin) => {
    const { receiver } = await startReceiver()
    const { status, headers } = await send(receiver, { headers: { origin }, body: GOOD })
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' })
  })

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://localhost:5173.evil.example',
    'null',
    'file://',
  ])('keeps out a page of %s', async (origin) => {
    const { receiver, store } = await startReceiver()
    const { status, headers, body } = await send(receiver, { headers: { origin }, body: GOOD })
    expect(status).toBe(403)
    expect(headers).not.toHaveProperty('access-control-allow-origin')
    expect(body).toBe(`403 origin ${JSON.stringify(origin)} is not in allowOrigin`)
    expect(store.names).toEqual([])
  })

  it.each([
    [['https://chat.example'], 'https://chat.example', 200],
    [['https://chat.example'], 'https://other.example', 403],
    [['null'], 'null', 200],
    [['*'], 'https://other.example', 200],
  ])('with allowOrigin %j answers %s with %i', async (allowOrigin, origin, status) => {
    const { receiver } = await startReceiver({ allowOrigin })
    expect(await send(receiver, { headers: { origin }, body: GOOD })).toMatchObject({ status })
  })

  it("answers a browser's question whether a page may send, any headers included", async () => {
    const { receiver } = await startReceiver()
    const headers = {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-tenant',
    }
    const answer = await send(receiver, { method: 'OPTIONS', headers })
    expect(answer.status).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type,x-tenant',
    })
    expect(answer.headers['access-control-allow-methods']).toContain('POST')
    const refused = await send(receiver, {
      method: 'OPTIONS',
      headers: { ...headers, origin: 'https://evil.example' },
    })
    expect(refused.status).toBe(403)
    expect(receiver.counts.requests).toBe(0)
  })

  it('lets a page read why its spans were refused', async () => {
    const { receiver } = await startReceiver()
    const headers = { origin: 'http://localhost:5173' }
    const answer = await send(receiver, { headers, body: '{' })
    expect(answer.status).toBe(400)
    expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:5173')
  })
})
