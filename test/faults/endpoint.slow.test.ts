import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import type { ThreadExportProcessorOptions } from '../../src/sdk/index.ts'
import { random } from './random.ts'
import { contents, said, startRecorder } from './recorder.ts'
import { type Fate, type Judge, Sink } from './sink.ts'

let sink: Sink
let url: string
beforeEach(async () => {
  sink = new Sink()
  url = await sink.listen()
})
afterEach(() => sink.close())

/** Small batches, so that a few hundred messages are many requests. */
const record = (options: ThreadExportProcessorOptions = {}) =>
  startRecorder({ url, maxBatchBytes: 20_000, ...options })

/** The fates in turn, then success. */
const inTurn = (...fates: Fate[]): Judge => {
  const left = [...fates]
  return () => left.shift() ?? 'take'
}

const isPoisoned = (spans: readonly RecordedSpan[], n: number): boolean =>
  spans.some(
    ({ attributes }) =>
      attributes['chat.thread_id'] === 'thread' && attributes['chat.content'] === `message ${n}`,
  )

const byText = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1)

describe('delivery to an endpoint', () => {
  it.each<ThreadExportProcessorOptions>([
    {},
    { encoding: 'json' },
    { compression: 'gzip' },
    { encoding: 'json', compression: 'gzip' },
  ])('arrives in order, with %j', async (options) => {
    const { processor, track } = record({ ...options, headers: { 'x-key': 'secret' } })
    track(300)
    await processor.forceFlush()
    expect(contents(sink.arrived)).toEqual(said(300))
    expect(sink.requests.length).toBeGreaterThan(1)
    expect(sink.requests[0]?.headers).toMatchObject({
      'x-key': 'secret',
      'content-type': options.encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    })
  })

  it('keeps several requests under way, and each thread in order, at a slow sink', async () => {
    sink.delayMillis = 50
    const { processor, track } = record()
    // Enough for each of the lanes to have some.
    const threads = Array.from({ length: 40 }, (_, n) => `thread ${n}`)
    for (const thread of threads) track(100, thread)
    await processor.forceFlush()
    expect(sink.mostAtOnce).toBe(8)
    for (const thread of threads) {
      const of = sink.arrived.filter(({ attributes }) => attributes['chat.thread_id'] === thread)
      expect(contents(of)).toEqual(said(100))
    }
  })

  it.each<[string, Fate[]]>([
    ['500', [{ status: 500 }, { status: 500 }]],
    ['502 and 504', [{ status: 502 }, { status: 504 }]],
    ['503 with Retry-After', [{ status: 503, headers: { 'retry-after': '1' } }]],
    ['429 with a date', [{ status: 429, headers: { 'retry-after': new Date().toUTCString() } }]],
    ['a reset connection', ['hang up', 'hang up']],
  ])('loses nothing to %s, and keeps the order', async (_name, fates) => {
    sink.judge = inTurn('take', ...fates)
    const { processor, track } = record()
    track(300)
    await processor.forceFlush()
    expect(contents(sink.arrived)).toEqual(said(300))
    expect(processor.counts).toMatchObject({ tracked: 300, delivered: 300, dropped: 0 })
  })

  it('waits as long as Retry-After says', async () => {
    const asked: number[] = []
    sink.judge = () => {
      asked.push(performance.now())
      return asked.length === 1 ? { status: 429, headers: { 'retry-after': '1' } } : 'take'
    }
    const { processor, track } = record()
    track(1)
    await processor.forceFlush()
    const [first = 0, second = 0] = asked
    expect(second - first).toBeGreaterThanOrEqual(1000)
  })

  it('sends again what was taken without an answer: the span id says that it is the same', async () => {
    sink.judge = inTurn('take and hang up')
    const { processor, track } = record()
    track(10)
    await processor.forceFlush()
    expect(sink.arrived.length).toBe(20)
    expect(contents(sink.distinct())).toEqual(said(10))
  })

  it('delivers when a sink that was down comes back', async () => {
    const { port } = new URL(url)
    await sink.close()
    const { processor, track } = record()
    track(300)
    const flushed = processor.forceFlush()
    await expect.poll(() => processor.counts.queued).toBe(300)
    sink = new Sink()
    await sink.listen(Number(port))
    await flushed
    expect(contents(sink.arrived)).toEqual(said(300))
  })

  it('loses one poisonous span alone, and keeps the order of the others', async () => {
    const lost: unknown[] = []
    sink.judge = (spans) => (contents(spans).includes('message 123') ? { status: 400 } : 'take')
    const { processor, track } = record({
      onDrop: ({ count, reason }) => lost.push([count, reason]),
    })
    track(300)
    await expect(processor.forceFlush()).rejects.toMatchObject({ code: 'DELIVERY', dropped: 1 })
    expect(contents(sink.arrived)).toEqual(said(300).filter((text) => text !== 'message 123'))
    expect(lost).toEqual([[1, 'refused']])
    expect(processor.counts).toMatchObject({ tracked: 300, delivered: 299, dropped: 1 })
  })

  it.each([0, 123, 299])(
    'loses alone a span that makes the endpoint fail, number %i',
    async (n) => {
      sink.judge = (spans) => (isPoisoned(spans, n) ? { status: 500 } : 'take')
      const { processor, track } = record({ maxConcurrentRequests: 1 })
      track(300)
      track(1, 'another')
      await expect(processor.forceFlush()).rejects.toMatchObject({ dropped: 1 })
      const others = said(300).filter((text) => text !== `message ${n}`)
      expect(contents(sink.distinct()).toSorted(byText)).toEqual(
        [...others, 'message 0'].toSorted(byText),
      )
      expect(processor.counts).toMatchObject({ tracked: 301, delivered: 300, dropped: 1 })
    },
  )

  it.each([1, 2, 3])('loses nothing to an endpoint that fails at random, seed %i', async (seed) => {
    const next = random(seed)
    sink.judge = () => (next() < 0.5 ? { status: 500 } : 'take')
    const { processor, track } = record({ maxBatchBytes: 4_000 })
    for (let n = 0; n < 8; n++) track(30, `thread ${n}`)
    await processor.forceFlush()
    expect(processor.counts).toMatchObject({ tracked: 240, delivered: 240, dropped: 0 })
    expect(sink.distinct().length).toBe(240)
  })

  it.each([4, 7])('keeps the order where the endpoint breaks off %i requests', async (requests) => {
    sink.judge = inTurn(...Array.from({ length: requests }, (): Fate => 'hang up'))
    const { processor, track } = record({ maxConcurrentRequests: 1 })
    track(300)
    await processor.forceFlush()
    expect(contents(sink.distinct())).toEqual(said(300))
    expect(processor.counts).toMatchObject({ delivered: 300, dropped: 0 })
  })

  it.each<Fate>([{ status: 502 }, { status: 504 }, 'hang up'])(
    'loses alone a span that ends the server behind a proxy: %j',
    async (fate) => {
      sink.judge = (spans) => (isPoisoned(spans, 7) ? fate : 'take')
      const { processor, track } = record()
      track(30)
      await expect(processor.forceFlush()).rejects.toMatchObject({ dropped: 1 })
      expect(contents(sink.distinct())).toEqual(said(30).filter((text) => text !== 'message 7'))
    },
  )

  it('does not let poisonous spans hold up what is behind them, however many follow one another', async () => {
    sink.judge = (spans) =>
      contents(spans).some((text) => Number(String(text).slice(8)) < 5) ? { status: 500 } : 'take'
    const { processor, track } = record({ maxBatchBytes: 1, maxConcurrentRequests: 1 })
    track(8)
    await expect(processor.forceFlush()).rejects.toMatchObject({ dropped: 5 })
    expect(contents(sink.distinct()).toSorted(byText)).toEqual(said(8).slice(5))
  })

  it('ends a flush in time where it is given one, with the number that still waits', async () => {
    sink.judge = () => ({ status: 503 })
    const { processor, track } = record()
    track(20)
    await expect(processor.forceFlush({ timeoutMillis: 50 })).rejects.toMatchObject({
      code: 'DELIVERY',
      dropped: 0,
      waiting: 20,
      message: '20 spans are not delivered yet',
    })
    sink.judge = () => 'take'
    await processor.forceFlush({ timeoutMillis: 30_000 })
    expect(contents(sink.arrived)).toEqual(said(20))
  })

  it('tells of a loss everybody who waits for it', async () => {
    sink.judge = () => ({ status: 400 })
    const { processor, track } = record()
    track(1)
    const flushes = await Promise.allSettled([processor.forceFlush(), processor.forceFlush()])
    expect(flushes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await processor.forceFlush()
  })

  it('halves a batch that is too large for the endpoint', async () => {
    sink.judge = (spans) => (spans.length > 10 ? { status: 413 } : 'take')
    const { processor, track } = record()
    track(300)
    await processor.forceFlush()
    expect(contents(sink.arrived)).toEqual(said(300))
  })

  it('takes an empty 200 for an acknowledgement, whatever the endpoint does with the spans', async () => {
    sink.judge = () => ({ status: 200, body: '' })
    const { processor, track } = record()
    track(3)
    await processor.forceFlush()
    expect(sink.arrived).toEqual([])
    expect(processor.counts).toMatchObject({ delivered: 3, dropped: 0 })
  })

  it('counts what a partial success leaves out, and does not send it again', async () => {
    sink.judge = inTurn({ rejected: 3 })
    const { processor, track } = record()
    track(300)
    await expect(processor.forceFlush()).rejects.toMatchObject({ dropped: 3 })
    expect(sink.arrived.length).toBe(297)
    expect(processor.counts).toMatchObject({ delivered: 297, droppedBy: { rejected: 3 } })
  })

  it('ends a shutdown in time although nobody answers, and counts what is left', async () => {
    sink.judge = () => ({ status: 503 })
    const { processor, track } = record({ shutdownTimeoutMillis: 50 })
    track(300)
    await expect(processor.shutdown()).rejects.toMatchObject({ dropped: 300 })
    track(1)
    expect(processor.counts).toMatchObject({
      tracked: 301,
      delivered: 0,
      queued: 0,
      droppedBy: { shutdown: 301 },
    })
  })

  it('does not follow a redirect, which would turn the request into a GET', async () => {
    sink.judge = (_spans, { url: path }) =>
      path === '/v1/traces' && sink.requests.length < 3
        ? { status: 302, headers: { location: `${url}/elsewhere` } }
        : 'take'
    const { processor, track } = record()
    track(1)
    await processor.forceFlush()
    expect(sink.requests.map(({ path }) => path)).toEqual(Array(3).fill('/v1/traces'))
  })

  it.each([1, 2, 3, 4, 5])('accounts for every span whatever happens, seed %i', async (seed) => {
    const next = random(seed)
    const fates: readonly Fate[] = [
      'take',
      'take and hang up',
      'hang up',
      { status: 400 },
      { status: 500 },
      { status: 503, headers: { 'retry-after': '0' } },
      { rejected: 1 },
    ]
    sink.judge = () =>
      next() < 0.5 ? 'take' : (fates[Math.floor(next() * fates.length)] ?? 'take')
    const reported: number[] = []
    const { processor, track } = record({
      maxQueueBytes: 150_000,
      maxBatchBytes: 5_000,
      whenFull: next() < 0.5 ? 'drop-oldest' : 'drop-newest',
      onDrop: ({ count }) => reported.push(count),
    })
    for (let burst = 0; burst < 10; burst++) {
      track(Math.floor(next() * 80), `thread ${burst % 3}`)
      await new Promise((resolve) => setTimeout(resolve, next() * 5))
    }
    await processor.forceFlush().catch(() => {})
    const { tracked, delivered, dropped, queued } = processor.counts
    expect(queued).toBe(0)
    expect(tracked).toBe(delivered + dropped)
    expect(reported.reduce((sum, spans) => sum + spans, 0)).toBe(dropped)
    // Spans that were taken without an answer may have been refused later: the sink has no fewer than we count.
    expect(sink.distinct().length).toBeGreaterThanOrEqual(delivered)
  })
})
