import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { isTracingSuppressed } from '@opentelemetry/core'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Destination } from '../../../src/delivery/destination.ts'
import type { EndedSpan, SpanResource } from '../../../src/otlp/ended-span.ts'
import { jsonEncoding } from '../../../src/otlp/json/json-encoding.ts'
import { SpanMemory } from '../../../src/otlp/span-memory.ts'
import { arrivedNames, endpointAt, startEndpoint } from '../endpoint.ts'
import { endedSpans, names } from '../ended-spans.ts'

const running = (): AbortSignal => new AbortController().signal

function send(
  destination: Destination,
  spans: readonly EndedSpan[],
  signal: AbortSignal = running(),
) {
  const memory = new SpanMemory()
  return destination.deliver(
    spans.map((span) => destination.pack(span, memory)),
    signal,
  )
}

const withResource = (resource: SpanResource): EndedSpan =>
  Object.assign({}, endedSpans(1)[0], { resource }) as EndedSpan

afterEach(() => {
  vi.unstubAllGlobals()
  context.disable()
})

describe('an OTLP endpoint', () => {
  it('is sent all spans in one request, and says that they were taken', async () => {
    const { sink, destination } = await startEndpoint({ headers: { 'x-key': 'k' } })
    expect(await send(destination, endedSpans(20))).toEqual({ kind: 'accepted', rejected: 0 })
    expect(arrivedNames(sink)).toEqual(names(20))
    expect(sink.requests).toMatchObject([{ spans: 20, headers: { 'x-key': 'k' } }])
  })

  it('is sent the content type last, whatever the headers of an app say', async () => {
    const { sink, destination } = await startEndpoint({
      headers: { 'content-type': 'text/plain' },
      encoding: jsonEncoding(),
      compression: 'gzip',
    })
    await send(destination, endedSpans(2))
    expect(sink.requests).toMatchObject([
      { spans: 2, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
    ])
  })

  it('counts for a span its bytes and a little more', async () => {
    const { destination } = await startEndpoint()
    const [span] = endedSpans(1)
    const { bytes, encoded } = destination.pack(span as EndedSpan, new SpanMemory())
    expect(bytes - ((encoded?.end ?? 0) - (encoded?.start ?? 0))).toBe(128)
  })

  it('says what it answered, and what a partial success leaves out', async () => {
    const { sink, destination, url } = await startEndpoint()
    sink.judge = () => ({ rejected: 1 })
    expect(await send(destination, endedSpans(2))).toEqual({
      kind: 'accepted',
      rejected: 1,
      reason: 'too old',
    })
    sink.judge = () => ({ status: 503, headers: { 'retry-after': '7' } })
    expect(await send(destination, endedSpans(2))).toMatchObject({
      kind: 'postponed',
      afterMillis: 7_000,
      cause: { message: `${new URL(url).host} responded with 503` },
    })
  })

  it('may have failed at a span if it hangs up, or takes too long', async () => {
    const { sink, destination } = await startEndpoint({ requestTimeoutMillis: 100 })
    sink.judge = () => 'hang up'
    expect(await send(destination, endedSpans(1))).toMatchObject({
      kind: 'postponed',
      mayBeAboutSpans: true,
    })
    sink.judge = () => 'take'
    sink.delayMillis = 60_000
    expect(await send(destination, endedSpans(1))).toMatchObject({
      kind: 'postponed',
      cause: { name: 'TimeoutError' },
      mayBeAboutSpans: true,
    })
  })

  it('cannot have failed at a span if it is not there', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    for (const agent of ['Node.js/24', 'Deno/2']) {
      vi.stubGlobal('navigator', { userAgent: agent })
      const destination = endpointAt(`http://127.0.0.1:${port}`)
      expect(await send(destination, endedSpans(1))).toMatchObject({
        kind: 'postponed',
        mayBeAboutSpans: false,
      })
    }
  })

  it('is given up at once when there is no more time', async () => {
    const { sink, destination, url } = await startEndpoint()
    sink.delayMillis = 60_000
    const stopping = new AbortController()
    const outcome = send(destination, endedSpans(1), stopping.signal)
    await expect.poll(() => sink.requests.length).toBe(1)
    stopping.abort()
    expect(await outcome).toMatchObject({
      kind: 'postponed',
      cause: { message: `${new URL(url).host} had not responded when time was up` },
    })
    expect(await outcome).not.toHaveProperty('mayBeAboutSpans')
  })

  it('is sent the attributes that a resource finds late', async () => {
    const { sink, destination } = await startEndpoint()
    const attributes: Record<string, unknown> = { 'service.name': 'shop' }
    const resource = {
      attributes,
      asyncAttributesPending: true,
      async waitForAsyncAttributes() {
        attributes['host.id'] = 'h-1'
        this.asyncAttributesPending = false
      },
    }
    await send(destination, [withResource(resource)])
    expect(sink.arrived[0]?.resource).toEqual({ 'service.name': 'shop', 'host.id': 'h-1' })
  })

  it('waits once, and no longer than for a response, for a resource that never is complete', async () => {
    const { sink, destination } = await startEndpoint({ requestTimeoutMillis: 50 })
    let waits = 0
    const resource = {
      attributes: { 'service.name': 'shop' },
      asyncAttributesPending: true,
      waitForAsyncAttributes() {
        waits++
        return new Promise<void>(() => {})
      },
    }
    await send(destination, [withResource(resource)])
    await send(destination, [withResource(resource)])
    expect(waits).toBe(1)
    expect(sink.arrived.length).toBe(2)
  })

  it('is sent requests that no instrumentation traces', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    const { destination } = await startEndpoint()
    const suppressed: boolean[] = []
    const onRequest = (): void => void suppressed.push(isTracingSuppressed(context.active()))
    subscribe('http.client.request.start', onRequest)
    await send(destination, endedSpans(1))
    unsubscribe('http.client.request.start', onRequest)
    expect(suppressed).toEqual([true])
  })
})
