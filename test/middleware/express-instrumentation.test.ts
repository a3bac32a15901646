import type * as Http from 'node:http'
import { createRequire } from 'node:module'
import { trace } from '@opentelemetry/api'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import type Express from 'express'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { getActiveThread } from '../../src/index.ts'
import { threads } from '../../src/middleware/express.ts'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'
import { type Recording, startRecording } from '../support/recording.ts'
import { postJson } from './post-json.ts'

const require = createRequire(import.meta.url)
const instrumentations = [
  new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true }),
  new ExpressInstrumentation(),
]
const headers = {
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  tracestate: `threadspan=alice/${'b'.repeat(16)}`,
}

let recording: Recording
let unregister: () => void

beforeAll(() => {
  unregister = registerInstrumentations({ instrumentations })
})
afterAll(() => unregister())
beforeEach(() => {
  recording = startRecording()
  for (const one of instrumentations) one.setTracerProvider(trace.getTracerProvider())
})
afterEach(() => recording.stop())

async function ask(middleware: readonly Express.RequestHandler[]): Promise<string> {
  const express = require('express') as typeof Express
  const app = express()
  app.use(express.json(), ...middleware)
  app.post('/', (_request, response) => {
    recording.tracer.startSpan('work').end()
    response.send(getActiveThread()?.id ?? 'none')
  })
  const server = (require('http') as typeof Http).createServer(app)
  const { text } = await postJson(`http://127.0.0.1:${await listen(server)}/`, {}, headers)
  await closeServer(server)
  return text
}
const threadsOfSpans = () =>
  recording.spans().map(({ name, attributes }) => [name, attributes['chat.thread_id']])

it('spans of the layers before the middleware leave the thread of the headers too', async () => {
  expect(await ask([threads({ threadId: () => 'mallory' })])).toBe('mallory')
  const marked = threadsOfSpans()
  expect(marked.map(([name]) => name)).toEqual(
    expect.arrayContaining(['middleware - jsonParser', 'middleware - threads', 'work', 'POST /']),
  )
  expect(new Set(marked.map(([, thread]) => thread))).toEqual(new Set(['mallory']))
})

it('a second middleware does not believe headers that the first one has refused', async () => {
  expect(await ask([threads({ threadId: () => 'mallory' }), threads()])).toBe('mallory')
  expect(await ask([threads({ threadId: () => undefined }), threads()])).toBe('none')
})

it('a second middleware that verifies the thread wins over the first', async () => {
  expect(await ask([threads(), threads({ threadId: () => 'mallory' })])).toBe('mallory')
  expect(threadsOfSpans().find(([name]) => name === 'work')).toEqual(['work', 'mallory'])
})
