import { createServer } from 'node:http'
import { context, propagation, trace } from '@opentelemetry/api'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import { checkSetup, openThread, withParent } from '../../src/index.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { registerThreads } from '../../src/sdk/index.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { listen } from '../support/listen.ts'

afterEach(() => {
  trace.disable()
  context.disable()
  propagation.disable()
})

describe('registerThreads', () => {
  it.each(['', '/', '/v1/traces'])(
    'records into a receiver, and nothing is missing (url ending in %j)',
    async (path) => {
      const store = memoryStore()
      const receiver = await createReceiver({ store, port: 0 })
      const threads = await registerThreads({ url: `${receiver.url}${path}`, serviceName: 'chat' })
      expect(await checkSetup()).toEqual([])
      const messageId = openThread('registered').trackMessage({ role: 'user', content: 'Hello' })
      await withParent(messageId, async () => {
        await Promise.resolve()
        trace.getTracer('app').startSpan('GET /orders').end()
      })
      await threads.shutdown()
      const { messages } = await readThread(store, 'registered')
      expect(messages).toMatchObject([
        { id: messageId, content: 'Hello', service: 'chat', runs: [{ name: 'GET /orders' }] },
      ])
      await receiver.close()
    },
  )

  it('sends the headers it was given, and none that nobody gave', async () => {
    const seen: (string | undefined)[] = []
    for (const headers of [undefined, { authorization: 'Bearer k' }]) {
      const server = createServer((request, response) => {
        seen.push(request.headers.authorization)
        response.end()
      })
      const threads = await registerThreads({
        url: `http://127.0.0.1:${await listen(server)}`,
        ...(headers && { headers }),
      })
      openThread('with-headers').trackMessage({ role: 'user', content: 'Hello' })
      await threads.shutdown()
      server.close()
      trace.disable()
    }
    expect(seen).toEqual([undefined, 'Bearer k'])
  })

  it('does not take over a provider that is there already, and says what to do instead', async () => {
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [] }))
    await expect(registerThreads()).rejects.toMatchObject({
      code: 'ALREADY_REGISTERED',
      message: expect.stringContaining('ThreadSpanProcessor'),
    })
  })

  it.each(['', 'localhost:4318', 'ftp://example.com', 'http://'])(
    'refuses the url %j, naming the option',
    async (url) => {
      await expect(registerThreads({ url })).rejects.toThrow(/registerThreads: url/)
    },
  )
})
