import { createServer, type IncomingHttpHeaders } from 'node:http'
import { context, propagation, trace } from '@opentelemetry/api'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import { checkSetup, openThread, withParent } from '../../src/index.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import {
  DeliveryError,
  type DroppedSpans,
  OptionError,
  type RegisterOptions,
  registerThreads,
  type SpanExporter,
} from '../../src/sdk/index.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { listen } from '../support/listen.ts'

const LISTENERS = process.listeners('beforeExit')

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

  it('delivers as its options say, and reports what is lost', async () => {
    const seen: IncomingHttpHeaders[] = []
    const server = createServer((request, response) => {
      seen.push(request.headers)
      response.writeHead(400).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const lost: DroppedSpans[] = []
    const threads = await registerThreads({
      url: `http://127.0.0.1:${port}`,
      delivery: { encoding: 'json', compression: 'gzip', onDrop: (drop) => lost.push(drop) },
    })
    openThread('lost').trackMessage({ role: 'user', content: 'Hello' })
    await expect(threads.shutdown()).rejects.toThrow(DeliveryError)
    server.close()
    expect(seen).toMatchObject([{ 'content-type': 'application/json', 'content-encoding': 'gzip' }])
    expect(lost).toMatchObject([{ reason: 'refused', count: 1 }])
  })

  it('delivers through an exporter instead of to a url', async () => {
    const names: string[] = []
    const exporter: SpanExporter = {
      export: (spans: { name: string }[], done) => {
        names.push(...spans.map(({ name }) => name))
        done({ code: 0 })
      },
      shutdown: async () => {},
    }
    const threads = await registerThreads({ delivery: { exporter } })
    openThread('exported').trackMessage({ role: 'user', content: 'Hello' })
    trace.getTracer('app').startSpan('GET /orders').end()
    await threads.shutdown()
    expect(names.toSorted()).toEqual(['GET /orders', 'user message'])
    const both = registerThreads({ url: 'http://127.0.0.1:1', delivery: { exporter } })
    await expect(both).rejects.toThrow('give either url or exporter')
  })

  it('stops when the time that shutdown is given is over', async () => {
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const threads = await registerThreads({
      url: `http://127.0.0.1:${port}`,
      delivery: { shutdownTimeoutMillis: 2 ** 30, requestTimeoutMillis: 2 ** 30 },
    })
    openThread('unanswered').trackMessage({ role: 'user', content: 'Hello' })
    const stopped = threads.shutdown({ timeoutMillis: 1 })
    await expect(stopped).rejects.toMatchObject({ droppedBy: { shutdown: 1 } })
    server.closeAllConnections()
    server.close()
  })

  it.each<[string, RegisterOptions]>([
    ['whenFull', { delivery: { whenFull: 'spool' } }],
    ['compression', { delivery: { compression: 'br' as 'gzip' } }],
    ['shutdownTimeoutMillis', { delivery: { shutdownTimeoutMillis: 0 } }],
    ['onDrop', { delivery: { onDrop: 'log' as unknown as () => void } }],
    ['spool', { delivery: { spool: '' } }],
    ['headers', { headers: { authorization: 'a\nb' } }],
    ['delivery', { delivery: 'gzip' as unknown as object }],
    ['ratio', { ratio: 2 }],
    ['hosts', { hosts: ['*'] }],
    ['propagationSecret', { propagationSecret: 'short' }],
  ])('refuses a wrong %s before it sets anything up', async (option, options) => {
    const refused = registerThreads(options)
    await expect(refused).rejects.toThrow(OptionError)
    await expect(refused).rejects.toThrow(option)
    expect(process.listeners('beforeExit')).toEqual(LISTENERS)
    const threads = await registerThreads()
    await threads.shutdown()
  })

  it('signs what other services are sent, if it is given a secret', async () => {
    const threads = await registerThreads({ propagationSecret: 'a secret of our own services' })
    const thread = openThread('signed')
    thread.trackMessage({ role: 'user', content: 'Hello' })
    expect(thread.headers().tracestate).toMatch(/^threadspan=signed\/[0-9a-f]{16}\/[\w-]{22}$/)
    await threads.shutdown().catch(() => {})
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
