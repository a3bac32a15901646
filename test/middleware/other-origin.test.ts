import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { getActiveThread, isMessageId } from '../../src/index.ts'
import { MESSAGE_ID_HEADER, THREAD_REQUEST_HEADERS, threads } from '../../src/middleware/hono.ts'
import { listen } from '../support/listen.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
beforeEach(() => {
  recording = startRecording()
})
afterEach(() => recording.stop())

it('a page of another origin may send a thread and read the answer’s message ID, as browsers ask', async () => {
  const app = new Hono()
  const origin = 'https://shop.example'
  const allowHeaders = ['content-type', ...THREAD_REQUEST_HEADERS]
  app.use(cors({ origin, allowHeaders, exposeHeaders: [MESSAGE_ID_HEADER] }))
  app.use(threads())
  app.post('/chat', (c) => {
    const messageId = getActiveThread()?.trackMessage({ role: 'assistant', content: 'Yes?' })
    c.header(MESSAGE_ID_HEADER, messageId)
    return c.text('Yes?')
  })
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  const url = `http://127.0.0.1:${await listen(server)}/chat`
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,traceparent,tracestate',
  }
  const preflight = await fetch(url, { method: 'OPTIONS', headers })
  expect(preflight.status).toBe(204)
  const allowed = preflight.headers.get('access-control-allow-headers')?.split(',')
  expect(allowed).toEqual(['content-type', 'traceparent', 'tracestate'])
  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)

  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const tracestate = `threadspan=chat-1/${'b'.repeat(16)}`
  const answer = await fetch(url, { method: 'POST', headers: { origin, traceparent, tracestate } })
  expect(answer.headers.get('access-control-expose-headers')).toContain(MESSAGE_ID_HEADER)
  expect(isMessageId(answer.headers.get(MESSAGE_ID_HEADER))).toBe(true)
  expect(recording.spans()[0]?.attributes['chat.thread_id']).toBe('chat-1')
  server.close()
})
