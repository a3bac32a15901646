import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Spool } from '../../src/browser/index.ts'
import { listen } from '../support/listen.ts'
import { openPage } from './page-entry.ts'

/**
 * An endpoint that keeps the bodies of its requests. Each request gets the next answer, and 200 when there are no more: a
 * number is a status, a text the body of a 200, and an object the headers of a 503.
 */
async function startEndpoint(...answers: readonly (number | string | object)[]) {
  const bodies: string[] = []
  const left = [...answers]
  const server = createServer((request, response) => void answer(request, response))
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    bodies.push(await text(request))
    const next = left.shift() ?? 200
    if (next === RESET) request.socket.destroy()
    else if (typeof next === 'number') response.writeHead(next).end('{}')
    else if (typeof next === 'string') response.end(next)
    else response.writeHead(503, { ...next }).end('{}')
  }
  const url = `http://127.0.0.1:${await listen(server)}/v1/traces`
  onTestFinished(() => void server.close())
  return { url, bodies }
}

const RESET = 0
const LOGIN = '<html>Please log in</html>'

function say(page: Awaited<ReturnType<typeof openPage>>, count: number, content = 'hello'): void {
  const thread = page.openThread('t')
  for (let n = 0; n < count; n++) thread.trackMessage({ role: 'user', content: `${content} ${n}` })
}

function spanIdsIn(bodies: readonly string[]): string[] {
  return bodies.flatMap((body) =>
    [...body.matchAll(/"spanId":"(\w+)","(?:parentSpanId|name)/g)].map(([, id = '']) => id),
  )
}

describe('delivery from a page', () => {
  it('sends what was tracked before it was started', async () => {
    const page = await openPage()
    say(page, 3)
    const { url, bodies } = await startEndpoint()
    page.startThreads({ url, serviceName: 'page', headers: { authorization: 'Bearer x' } })
    expect(await page.flush()).toEqual({ tracked: 3, delivered: 3, dropped: 0, queued: 0 })
    expect(spanIdsIn(bodies)).toHaveLength(3)
  })

  it('makes batches that fit what a browser sends after the page is gone, in any script', async () => {
    const page = await openPage()
    const { url, bodies } = await startEndpoint()
    page.startThreads({ url, serviceName: 'page' })
    say(page, 200, '你好'.repeat(100))
    await page.flush()
    expect(bodies.length).toBeGreaterThan(5)
    expect(Math.max(...bodies.map((body) => Buffer.byteLength(body)))).toBeLessThan(65_536)
    expect(new Set(spanIdsIn(bodies)).size).toBe(200)
  })

  it('sends a message alone that is longer than a batch', async () => {
    const page = await openPage()
    const { url, bodies } = await startEndpoint()
    page.startThreads({ url, serviceName: 'page' })
    say(page, 3, 'x'.repeat(100_000))
    expect(await page.flush()).toMatchObject({ delivered: 3 })
    expect(bodies).toHaveLength(3)
  })

  it.each([500, 501, 502, 503, 504, 521, 429, 401, 403, 404, 407, LOGIN, 'OK', 'null', RESET])(
    'tries again after %s, and loses nothing',
    async (status) => {
      const page = await openPage()
      const { url, bodies } = await startEndpoint(status)
      page.startThreads({ url, serviceName: 'page' })
      say(page, 2)
      expect(await page.flush()).toMatchObject({ delivered: 0, queued: 2 })
      expect(await page.flush()).toMatchObject({ delivered: 2, queued: 0 })
      expect(bodies.map((body) => spanIdsIn([body]))).toHaveLength(2)
      expect(bodies[0]).toBe(bodies[1])
    },
  )

  it('tries again by itself, and not before the endpoint says, whatever is tracked meanwhile', async () => {
    const page = await openPage()
    const { url, bodies } = await startEndpoint({ 'retry-after': '1' })
    page.startThreads({ url, serviceName: 'page' })
    say(page, 1)
    const before = performance.now()
    const sent = page.flush()
    say(page, 1)
    expect(await sent).toMatchObject({ delivered: 0, queued: 2 })
    await expect.poll(() => bodies.length, { timeout: 20_000 }).toBe(2)
    expect(performance.now() - before).toBeGreaterThan(900)
    await expect.poll(() => page.flush()).toMatchObject({ delivered: 2, queued: 0 })
  })

  it.each([400, 413, 422, 431])(
    'drops what is refused with %s, says so, and goes on',
    async (status) => {
      const page = await openPage()
      const { url } = await startEndpoint(status)
      const drops: unknown[] = []
      page.startThreads({ url, serviceName: 'page', onDrop: (...drop) => drops.push(drop) })
      say(page, 2)
      expect(await page.flush()).toEqual({ tracked: 2, delivered: 0, dropped: 2, queued: 0 })
      expect(drops).toEqual([[2, status]])
      say(page, 1)
      expect(await page.flush()).toMatchObject({ delivered: 1 })
    },
  )

  it('waits a second or more after a failure, not equally long in each page', async () => {
    const waits: number[] = []
    const timers = vi.spyOn(globalThis, 'setTimeout')
    onTestFinished(() => timers.mockRestore())
    for (let n = 0; n < 8; n++) {
      const page = await openPage()
      page.startThreads({ url: 'http://127.0.0.1:1/', serviceName: 'page' })
      say(page, 1)
      expect(await page.flush()).toMatchObject({ queued: 1 })
      waits.push(timers.mock.calls.findLast(([callback]) => callback === page.flush)?.[1] ?? 0)
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000)
    expect(Math.max(...waits)).toBeLessThan(2000)
    expect(new Set(waits).size).toBeGreaterThan(4)
  })

  it.each([
    ['{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}', 2],
    ['{"partialSuccess":{"rejectedSpans":1}}', 1],
    ['{"partialSuccess":{"rejectedSpans":"1000000"}}', 3],
    ['{"partialSuccess":{"errorMessage":"only a warning"}}', 0],
    ['{"partialSuccess":{}}', 0],
    ['{"partialSuccess":{"rejectedSpans":"many"}}', 0],
    ['{}', 0],
    ['', 0],
  ])('counts what a 200 says was left out: %s', async (answer, rejected) => {
    const page = await openPage()
    const { url, bodies } = await startEndpoint(answer)
    const drops: unknown[] = []
    const kept = new Set<unknown>()
    page.startThreads({
      url,
      serviceName: 'page',
      onDrop: (...drop) => drops.push(drop),
      spool: (change, spans) =>
        spans.forEach((span) => kept[change === 'put' ? 'add' : 'delete'](span)),
    })
    say(page, 3)
    const counts = { tracked: 3, delivered: 3 - rejected, dropped: rejected, queued: 0 }
    expect(await page.flush()).toEqual(counts)
    expect(await page.flush()).toEqual(counts)
    expect(drops).toEqual(rejected === 0 ? [] : [[rejected, 'rejected']])
    expect(bodies).toHaveLength(1)
    expect(kept.size).toBe(0)
  })

  it('keeps at most 10,000 spans, drops what is tracked above them, and says so', async () => {
    const page = await openPage()
    const drops: unknown[] = []
    const kept: unknown[] = []
    say(page, 10_001)
    page.startThreads({
      url: 'http://127.0.0.1:1/',
      serviceName: 'page',
      onDrop: (...drop) => drops.push(drop),
      spool: (_change, spans) => kept.push(...spans),
    })
    const { openThread, flush } = page
    const counts = { delivered: 0, queued: 10_000 }
    expect(await flush()).toEqual({ ...counts, tracked: 10_001, dropped: 1 })
    const id = openThread('t').trackMessage({ role: 'user', content: 'too late' })
    expect(page.isMessageId(id)).toBe(true)
    expect(drops).toEqual([[1, 'queue-full']])
    expect(await flush()).toEqual({ ...counts, tracked: 10_002, dropped: 2 })
    expect(kept).toHaveLength(10_000)
    const { url, bodies } = await startEndpoint()
    page.startThreads({ url, serviceName: 'page' })
    expect(await flush()).toEqual({ tracked: 10_002, delivered: 10_000, dropped: 2, queued: 0 })
    expect(new Set(spanIdsIn(bodies)).size).toBe(10_000)
    say(page, 1)
    expect(await flush()).toMatchObject({ delivered: 10_001 })
  })

  it('leaves nothing to the next page without a spool, and all of it with one', async () => {
    const kept: unknown[] = []
    const spool: Spool = (change, spans) => {
      if (change === 'put') kept.push(...spans)
    }
    for (const options of [{}, { spool }]) {
      const gone = await openPage()
      gone.startThreads({ url: 'http://127.0.0.1:1/', serviceName: 'page', ...options })
      say(gone, 2)
      expect(await gone.flush()).toMatchObject({ queued: 2 })
    }
    const next = await openPage()
    const { url, bodies } = await startEndpoint()
    next.startThreads({ url, serviceName: 'page' })
    expect(await next.flush()).toMatchObject({ tracked: 0 })
    expect(bodies).toEqual([])
    expect(kept).toHaveLength(2)
  })

  it('goes on where onDrop throws', async () => {
    const page = await openPage()
    const { url } = await startEndpoint(400)
    const thrown: unknown[] = []
    const note = (error: unknown) => thrown.push(error)
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', note)
    onTestFinished(() => {
      process.removeAllListeners('unhandledRejection')
      for (const other of others) process.on('unhandledRejection', other)
    })
    page.startThreads({
      url,
      serviceName: 'page',
      onDrop: () => {
        throw new Error('no')
      },
    })
    say(page, 2)
    expect(await page.flush()).toMatchObject({ dropped: 2 })
    await expect.poll(() => thrown).toHaveLength(1)
    say(page, 1)
    expect(await page.flush()).toMatchObject({ delivered: 1 })
  })

  it('keeps what it cannot deliver, however much it is, and then delivers it', async () => {
    const page = await openPage()
    const { url, bodies } = await startEndpoint(503, 503)
    page.startThreads({ url, serviceName: 'page' })
    say(page, 20)
    expect(await page.flush()).toMatchObject({ delivered: 0, queued: 20 })
    say(page, 6000)
    await page.flush()
    expect(await page.flush()).toEqual({ tracked: 6020, delivered: 6020, dropped: 0, queued: 0 })
    expect(new Set(spanIdsIn(bodies)).size).toBe(6020)
  })

  it('counts a message that cannot be read, and gives out a valid ID', async () => {
    const page = await openPage()
    const hostile = {
      role: 'user',
      get content(): string {
        throw new Error('no')
      },
    }
    const id = page.openThread('t').trackMessage(hostile)
    expect(page.isMessageId(id)).toBe(true)
    expect(await page.flush()).toEqual({ tracked: 1, delivered: 0, dropped: 1, queued: 0 })
  })

  it('takes a second start, as of a strict mode, for new options', async () => {
    const page = await openPage()
    const { url, bodies } = await startEndpoint()
    page.startThreads({ url: 'http://127.0.0.1:1/', serviceName: 'page' })
    page.startThreads({ url, serviceName: 'page' })
    say(page, 1)
    expect(await page.flush()).toMatchObject({ delivered: 1 })
    expect(bodies).toHaveLength(1)
  })
})
