import type * as Http from 'node:http'
import { createRequire } from 'node:module'
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type TextMapPropagator,
} from '@opentelemetry/api'
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { AlwaysOffSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { extractThread, openThread, type Thread } from '../../src/index.ts'
import { ThreadPropagator } from '../../src/sdk/index.ts'
import { type Recording, startRecording } from '../support/recording.ts'
import { type HeaderServer, listenAt } from './header-server.ts'

const require = createRequire(import.meta.url)
const w3c = new W3CTraceContextPropagator()
const SECRET = 'My card number is 4111'

let recording: Recording
let thread: Thread
let threads = 0
const instrumentations = [new HttpInstrumentation(), new UndiciInstrumentation()]
let unregister: () => void

beforeAll(() => {
  unregister = registerInstrumentations({ instrumentations })
})
afterAll(() => unregister())
const record = (options?: Parameters<typeof startRecording>[0]) => {
  recording = startRecording(options)
  for (const one of instrumentations) one.setTracerProvider(trace.getTracerProvider())
}
beforeEach(() => {
  record()
  thread = openThread(`leak-${threads++}`)
  thread.trackMessage({ role: 'user', content: SECRET })
})
afterEach(() => recording.stop())

function use(propagator: TextMapPropagator): void {
  propagation.disable()
  propagation.setGlobalPropagator(propagator)
}

/** Every way in which a Node app makes a request; each in the thread, below a span of the app's. */
const CLIENTS: readonly [string, (url: string) => Promise<unknown>][] = [
  ['fetch', (url) => fetch(url).then((response) => response.text())],
  [
    'node:http',
    (url) =>
      new Promise((resolve, reject) => {
        const http = require('node:http') as typeof Http
        http.get(url, (response) => response.resume().on('end', resolve)).on('error', reject)
      }),
  ],
  [
    'node:http with options and headers of its own',
    (url) =>
      new Promise((resolve, reject) => {
        const http = require('node:http') as typeof Http
        const { hostname, port } = new URL(url)
        const host = hostname.replace(/^\[|\]$/g, '')
        const headers = { 'x-own': 'kept' }
        http
          .request({ host, port, path: '/a?b', method: 'POST', headers }, (response) =>
            response.resume().on('end', resolve),
          )
          .on('error', reject)
          .end('{}')
      }),
  ],
]

const inThread = (fn: () => Promise<unknown>) =>
  thread.run(() =>
    recording.tracer.startActiveSpan('ask', async (span) => {
      await fn()
      span.end()
    }),
  )

describe.each(CLIENTS)('with %s, the thread', (name, call) => {
  it('goes to listed hosts and to no other, while the trace goes to all', async () => {
    await using listed = await listenAt('127.0.0.1')
    await using second = await listenAt('127.0.0.2')
    await using named = await listenAt('localhost')
    await using six = await listenAt('::1')
    await using otherPort = await listenAt('127.0.0.2')
    const hosts = ['127.0.0.1', `127.0.0.2:${second.port}`, '[::1]']
    use(new ThreadPropagator(w3c, { hosts }))
    await inThread(async () => {
      for (const { url } of [listed, second, named, six, otherPort]) await call(url)
    })
    const told = (server: HeaderServer) => server.heard.map(({ tracestate }) => tracestate)
    const entry = [expect.stringContaining(`threadspan=${thread.id}/`)]
    expect([listed, second].map(told)).toEqual([entry, entry])
    expect([named, otherPort].map(told)).toEqual([[undefined], [undefined]])
    // The HTTP instrumentation names no host where it is given a bare IPv6 address as an option.
    expect(told(six)).toEqual(name.includes('options') ? [undefined] : entry)
    for (const { heard } of [listed, second, named, six, otherPort]) {
      expect(heard[0]?.traceparent).toMatch(/^00-/)
      expect(JSON.stringify(heard)).not.toContain('4111')
    }
  })

  it('stays on this machine where nothing is listed', async () => {
    await using local = await listenAt('localhost')
    await using near = await listenAt('127.0.0.1')
    await using far = await listenAt('127.0.0.2')
    use(new ThreadPropagator(w3c))
    await inThread(async () => {
      for (const { url } of [local, near, far]) await call(url)
    })
    expect(local.heard[0]?.tracestate).toContain(thread.id)
    expect(near.heard[0]?.tracestate).toContain(thread.id)
    expect(far.heard[0]).not.toHaveProperty('tracestate')
  })

  it('is not told by a request that nobody records', async () => {
    await using local = await listenAt('127.0.0.1')
    await recording.stop()
    record({ sampler: new AlwaysOffSampler() })
    use(new ThreadPropagator(w3c))
    await inThread(() => call(local.url))
    expect(local.heard[0]?.traceparent).toMatch(/-00$/)
    expect(local.heard[0]).not.toHaveProperty('tracestate')
  })

  it('would go everywhere with the stock propagator', async () => {
    await using far = await listenAt('127.0.0.2')
    use(w3c)
    await inThread(() => call(far.url))
    expect(far.heard[0]?.tracestate).toContain(thread.id)
  })

  it('reaches nobody by way of fifty calls at once to good and bad hosts', async () => {
    await using good = await listenAt('127.0.0.1')
    await using bad = await listenAt('127.0.0.2')
    use(new ThreadPropagator(w3c))
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        const own = openThread(`many-${n}`)
        own.trackMessage({ role: 'user', content: 'Hi' })
        const { url } = n % 2 === 0 ? good : bad
        return own.run(() => call(`${url}/?n=${n}`))
      }),
    )
    expect(good.heard).toHaveLength(25)
    expect(bad.heard).toHaveLength(25)
    expect(new Set(good.heard.map(({ tracestate }) => String(tracestate).split('/')[0])).size).toBe(
      25,
    )
    expect(bad.heard.every(({ tracestate }) => tracestate === undefined)).toBe(true)
  })
})

it('is not told to the host that a listed one redirects to', async () => {
  await using far = await listenAt('127.0.0.2')
  await using near = await listenAt('127.0.0.1', () => far.url)
  use(new ThreadPropagator(w3c))
  await inThread(() => fetch(near.url).then((response) => response.text()))
  expect(near.heard[0]?.tracestate).toContain(thread.id)
  expect(far.heard).toHaveLength(1)
  expect(far.heard[0]).not.toHaveProperty('tracestate')
})

describe('a ThreadPropagator', () => {
  const client = (attributes: Record<string, string | number>, kind = SpanKind.CLIENT): Context => {
    const below = thread.run(() => context.active())
    return trace.setSpan(below, recording.tracer.startSpan('GET', { kind, attributes }, below))
  }
  const injected = (
    from: Context,
    hosts?: readonly string[],
    delegate: TextMapPropagator = w3c,
  ) => {
    const carrier: Record<string, string> = {}
    use(new ThreadPropagator(delegate, hosts === undefined ? {} : { hosts }))
    propagation.inject(from, carrier)
    return carrier
  }
  const isTold = (from: Context, hosts?: readonly string[]) =>
    injected(from, hosts)['tracestate']?.includes(thread.id) ?? false

  it.each<[string, Record<string, string | number>]>([
    ['url.full', { 'url.full': 'http://orders.internal:8080/a' }],
    ['server.address', { 'server.address': 'orders.internal', 'server.port': 8080 }],
    ['http.url', { 'http.url': 'http://orders.internal:8080/a' }],
    ['net.peer.name', { 'net.peer.name': 'orders.internal', 'net.peer.port': 8080 }],
  ])('reads the host from %s', (_key, attributes) => {
    const from = client(attributes)
    expect(isTold(from, ['orders.internal'])).toBe(true)
    expect(isTold(from, ['orders.internal:8080'])).toBe(true)
    expect(isTold(from, ['ORDERS.internal'])).toBe(true)
    expect(isTold(from, ['*.internal'])).toBe(true)
    expect(isTold(from, ['orders.internal:80'])).toBe(false)
    expect(isTold(from, ['internal'])).toBe(false)
    expect(isTold(from, ['*.orders.internal'])).toBe(false)
    expect(isTold(from)).toBe(false)
  })

  it.each([
    ['https://orders.internal.evil.example/', ['orders.internal', '*.internal']],
    ['https://evilorders.internal/', ['orders.internal']],
    ['https://notinternal/', ['*.internal']],
    ['https://orders.internal@evil.example/', ['orders.internal']],
    ['https://evil.example/#orders.internal', ['orders.internal']],
    ['https://evil.example\\@orders.internal/', ['orders.internal']],
    ['file:///orders.internal', ['orders.internal']],
    ['orders.internal', ['orders.internal']],
  ])('is not taken in by %s', (url, hosts) => {
    expect(isTold(client({ 'url.full': url }), hosts)).toBe(false)
  })

  it.each([
    ['https://shop.example/', ['shop.example:443']],
    ['https://SHOP.example./', ['shop.example']],
    ['https://büro.example/', ['büro.example']],
    ['http://[::1]:80/', ['::1']],
    ['http://[0:0:0:0:0:0:0:1]/', ['[::1]:80']],
  ])('knows that %s is a host in %j', (url, hosts) => {
    expect(isTold(client({ 'url.full': url }), hosts)).toBe(true)
  })

  it.each([
    'https://api.openai.com/v1/chat/completions',
    'https://eu.api.openai.com/v1',
    'https://team.openai.azure.com/openai',
    'https://api.anthropic.com/v1/messages',
    'https://europe-west4-aiplatform.googleapis.com/v1',
    'https://bedrock-runtime.eu-west-1.amazonaws.com/model',
  ])('never tells %s, whatever a wildcard covers', (url) => {
    const wide = ['*.com', '*.googleapis.com', '*.amazonaws.com', '*.azure.com']
    const { hostname } = new URL(url)
    expect(isTold(client({ 'url.full': url }), wide)).toBe(false)
    expect(isTold(client({ 'server.address': hostname, 'server.port': 443 }), wide)).toBe(false)
    expect(() => injected(client({}), [hostname])).toThrow(/LLM provider/)
  })

  it('tells nobody where the attributes of a span name two hosts, of which one is not listed', () => {
    const from = client({ 'url.full': 'http://evil.example/', 'server.address': 'orders.internal' })
    expect(isTold(from, ['orders.internal'])).toBe(false)
    expect(isTold(from, ['orders.internal', 'evil.example'])).toBe(true)
  })

  it('tells nobody where no client span is current, or one that names no host', () => {
    const address = { 'server.address': 'orders.internal' }
    const hosts = ['orders.internal']
    expect(isTold(client(address, SpanKind.PRODUCER), hosts)).toBe(true)
    for (const kind of [SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CONSUMER]) {
      expect(isTold(client(address, kind), hosts)).toBe(false)
    }
    expect(isTold(client({}), hosts)).toBe(false)
    expect(
      isTold(
        thread.run(() => context.active()),
        hosts,
      ),
    ).toBe(false)
    expect(injected(ROOT_CONTEXT, hosts)).toEqual({})
  })

  it('tells a page’s own origin, on the same port alone', () => {
    const place = globalThis as { location?: unknown }
    place.location = { hostname: 'shop.example', port: '8443' }
    try {
      expect(isTold(client({ 'http.url': 'https://shop.example:8443/chat' }), [])).toBe(true)
      expect(isTold(client({ 'http.url': 'https://shop.example/chat' }), [])).toBe(false)
      expect(isTold(client({ 'http.url': 'https://api.shop.example:8443/chat' }), [])).toBe(false)
      place.location = { hostname: 'shop.example', port: '' }
      expect(isTold(client({ 'http.url': 'https://shop.example/chat' }), [])).toBe(true)
    } finally {
      delete place.location
    }
  })

  it('tells the thread that the context is in, though its spans began before there was one', async () => {
    const server = recording.tracer.startSpan('POST /chat', { kind: SpanKind.SERVER }, ROOT_CONTEXT)
    const from = context.with(trace.setSpan(ROOT_CONTEXT, server), () =>
      openThread(thread.id).run(() => client({ 'server.address': 'orders.internal' })),
    )
    const carrier = injected(from, ['orders.internal'])
    const there = extractThread(carrier, ROOT_CONTEXT)
    expect(context.with(there, () => openThread().id)).toBe(thread.id)
  })

  it('leaves everything else as its delegate writes and reads it', () => {
    const delegate = new CompositePropagator({ propagators: [w3c, new W3CBaggagePropagator()] })
    const baggage = propagation.createBaggage({ a: { value: 'b' } })
    const state = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }
    const remote = w3c.extract(
      ROOT_CONTEXT,
      { ...state, tracestate: 'x=1,threadspan=t/,y=2' },
      { get: (from, key) => (from as Record<string, string>)[key], keys: Object.keys },
    )
    const from = propagation.setBaggage(remote, baggage)
    expect(injected(from, [], delegate)).toEqual({
      ...state,
      tracestate: 'x=1,y=2',
      baggage: 'a=b',
    })
    expect(new ThreadPropagator(delegate).fields()).toEqual(delegate.fields())
    const plain = w3c.extract(
      ROOT_CONTEXT,
      { ...state, tracestate: 'x=1, y=2' },
      { get: (carrier, key) => (carrier as Record<string, string>)[key], keys: Object.keys },
    )
    const stock: Record<string, string> = {}
    use(delegate)
    propagation.inject(plain, stock)
    expect(injected(plain, [], delegate)).toEqual(stock)
  })

  it('continues the trace that a joined traceparent names, which the stock propagator cannot read', () => {
    const [page, client] = ['b', 'c'].map((id) => `00-${'a'.repeat(32)}-${id.repeat(16)}-01`)
    const getter = {
      get: (carrier: unknown, key: string) => (carrier as Record<string, string | string[]>)[key],
      keys: (carrier: unknown) => Object.keys(carrier as object),
    }
    const extracted = (propagator: TextMapPropagator, traceparent: unknown) =>
      trace.getSpanContext(propagator.extract(ROOT_CONTEXT, { traceparent }, getter))
    const ours = new ThreadPropagator(w3c)
    const continued = { traceId: 'a'.repeat(32), spanId: 'c'.repeat(16) }
    expect(extracted(ours, `${page}, ${client}`)).toMatchObject(continued)
    expect(extracted(ours, [page, client])).toMatchObject(continued)
    expect(extracted(ours, `${page}, 00-${'d'.repeat(32)}-${'b'.repeat(16)}-01`)).toBeUndefined()
    expect(extracted(w3c, `${page}, ${client}`)).toBeUndefined()
  })

  it('says nothing where the delegate sends no trace', () => {
    const baggageOnly = new W3CBaggagePropagator()
    const from = client({ 'server.address': 'orders.internal' })
    expect(injected(from, ['orders.internal'], baggageOnly)).toEqual({})
  })

  it.each(['https://shop.example', 'a/b', '', '*', '*.*', 'shop.example:99999', 'user@shop', 7])(
    'refuses %j as a host, naming the option',
    (host) => {
      expect(() => new ThreadPropagator(w3c, { hosts: [host as string] })).toThrow(
        /ThreadPropagator: hosts/,
      )
    },
  )

  it('works in a provider that is not the global one', () => {
    const own = new TracerProvider().getTracer('own')
    const below = thread.run(() => context.active())
    const attributes = { 'server.address': 'localhost' }
    const span = own.startSpan('GET', { kind: SpanKind.CLIENT, attributes }, below)
    expect(isTold(trace.setSpan(below, span))).toBe(true)
  })
})
