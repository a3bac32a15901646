import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished, describe } from 'vitest'
import { listen } from '../support/listen.ts'
import { openPage } from './page-entry.ts'

/** An endpoint that answers as it is told, one answer a request and then always 200, and notes the bodies. */
async function startEndpoint(...answers: readonly (number | object)[]) {
  const bodies: string[] = []
  const left = [...answers]
  const server = createServer((request, response) => void answer(request, response))
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    bodies.push(await text(request))
    const next = left.shift() ?? 200
    if (next === RESET) request.socket.destroy()
    else if (typeof next === 'number') response.writeHead(next).end('{}')
    else response.writeHead(503, { ...next }).end('{}')
  }
  const url = `http://127.0.0.1:${await listen(server)}/v1/traces`
  onTestFinished(() => void server.close())
  return { url, bodies }
}

const RESET = 0

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

  it.each([500, 502, 503, 504, 429, RESET])(
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

  it.each([400, 401, 413, 501])(
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
