import type { Browser, BrowserContext, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type * as threadspan from '../../src/browser/index.ts'
import { createReceiver, type Receiver } from '../../src/receiver/create-receiver.ts'
import { ArrayStore } from '../receiver/array-store.ts'
import { orSkip } from '../support/or-skip.ts'
import { type PageSite, startPageSite } from './page-site.ts'
import { REAL_BROWSERS } from './real-browsers.ts'

/** What the site's page has put on its window. */
interface PageWindow {
  readonly threads: typeof threadspan
  say(count: number, by: string): void
}

const POLL = { timeout: 30_000 }

describe.each(REAL_BROWSERS)('threadspan/browser in $name', ({ name, need, open }) => {
  let browser: Browser | undefined
  let site: PageSite
  let receiver: Receiver
  let store: ArrayStore
  let visitor: BrowserContext
  let complaints: string[]

  beforeAll(async () => {
    browser = await open()
  })

  beforeEach(async ({ skip }) => {
    const opened = orSkip(browser, need, skip)
    store = new ArrayStore()
    receiver = await createReceiver({ store, port: 0 })
    site = await startPageSite(receiver.url)
    // A profile of its own: nothing of another test is in its IndexedDB.
    visitor = await opened.createBrowserContext()
    complaints = []
  })

  afterEach(async () => {
    await visitor?.close()
    await site?.[Symbol.asyncDispose]()
    await receiver?.close({ timeoutMillis: 0 })
  })

  afterAll(() => browser?.close())

  async function visit(): Promise<Page> {
    const page = await newPage()
    await page.goto(site.url)
    await page.waitForFunction('window.say !== undefined')
    return page
  }

  async function newPage(): Promise<Page> {
    const page = await visitor.newPage()
    page.on('console', (message) => {
      if (/content.security.policy/i.test(message.text())) complaints.push(message.text())
    })
    return page
  }

  async function say(page: Page, count: number, by: string): Promise<void> {
    const speak = (many: number, who: string) =>
      (globalThis as unknown as PageWindow).say(many, who)
    await page.evaluate(speak, count, by)
  }

  // The endpoint is down: a browser sends what a closing page leaves past any emulation of its network.
  async function whileOffline(act: () => Promise<void>): Promise<void> {
    await receiver.close({ timeoutMillis: 0 })
    await act()
    receiver = await createReceiver({ store, port: Number(new URL(receiver.url).port) })
  }

  // A page that crashes sends no last request. Only Chromium has an address at which one does: elsewhere it is closed, and
  // has nothing left to send with.
  async function crash(page: Page): Promise<void> {
    if (name === 'Chromium') await page.goto('chrome://crash').catch(() => {})
    else {
      // A tab of Firefox may end without what its database has not done: this waits for the database.
      await spooled(page)
      await page.evaluate(() => {
        globalThis.fetch = () => new Promise(() => {})
      })
    }
    await page.close()
  }

  const flush = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as PageWindow).threads.flush())

  /** How many spans are in the spool, whoever left them. */
  const spooled = (page: Page) =>
    page.evaluate(async () => {
      const opening = indexedDB.open('threadspan', 1)
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const counting = opening.result.transaction('spans').objectStore('spans').count()
      await new Promise((resolve) => counting.addEventListener('success', resolve))
      opening.result.close()
      return counting.result
    })

  const arrived = (by: string): number => {
    const texts = store.spans.map(({ attributes }) => String(attributes['chat.content']))
    return new Set(texts.filter((text) => text.startsWith(`${by} `))).size
  }

  it('delivers all of 500 messages whose tab is closed at once, now or on the next visit', async () => {
    const page = await visit()
    await say(page, 500, 'closed')
    // A tab of Firefox may end without what it sends last and what its database has not done: this waits for the database.
    if (name === 'Firefox') await spooled(page)
    await page.close()
    const next = await visit()
    await expect.poll(() => arrived('closed'), POLL).toBe(500)
    expect(store.spans).toHaveLength(500)
    await expect.poll(() => spooled(next), POLL).toBe(0)
    const { stored, duplicates } = receiver.counts
    await (await visit()).close()
    await say(next, 1, 'last')
    await flush(next)
    expect(receiver.counts).toMatchObject({ stored: stored + 1, duplicates })
  })

  it('delivers nothing of a visit offline, and all of it on the next', async () => {
    const page = await visit()
    await whileOffline(async () => {
      await say(page, 300, 'offline')
      expect(await flush(page)).toMatchObject({ tracked: 300, delivered: 0, queued: 300 })
      await page.close()
    })
    expect(store.spans).toEqual([])
    await visit()
    await expect.poll(() => arrived('offline'), POLL).toBe(300)
    expect(receiver.counts).toMatchObject({ stored: 300 })
  })

  it('sends nothing twice where two tabs are open, and where two open at once after a crash', async () => {
    const first = await visit()
    await whileOffline(async () => {
      await say(first, 100, 'left')
      await flush(first)
      // No last request may be under way when the tabs are counted.
      await crash(first)
    })
    const tabs = await Promise.all([visit(), visit()])
    await Promise.all(tabs.map((tab, n) => say(tab, 50, `tab${n}`)))
    const late = await visit()
    await expect.poll(() => arrived('left'), POLL).toBe(100)
    for (const tab of [...tabs, late]) expect(await flush(tab)).toMatchObject({ queued: 0 })
    expect([arrived('tab0'), arrived('tab1')]).toEqual([50, 50])
    expect(receiver.counts).toMatchObject({ stored: 200, duplicates: 0 })
  })

  it('delivers what a page has left, past entries that are no spans, and counts those', async () => {
    const first = await visit()
    await whileOffline(async () => {
      await say(first, 50, 'left')
      await flush(first)
      await crash(first)
    })
    const other = await newPage()
    await other.goto(`${site.url}/blank`)
    await other.evaluate(async () => {
      const opening = indexedDB.open('threadspan', 1)
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const store = opening.result.transaction('spans', 'readwrite').objectStore('spans')
      const reading = store.getAllKeys()
      await new Promise((resolve) => reading.addEventListener('success', resolve))
      const page = String(reading.result[0]).slice(0, 16)
      const damaged = ['', '{"traceId', 'null', '[]', '{"traceId":"1","spanId":"2"}']
      for (const rest of damaged) store.put(page + rest)
      for (const foreign of ['', page[0], 'short', 7, new Date(0)]) store.put(foreign)
      await new Promise((resolve) => store.transaction.addEventListener('complete', resolve))
      opening.result.close()
    })
    const next = await visit()
    await expect.poll(() => arrived('left'), POLL).toBe(50)
    await expect.poll(() => spooled(next), POLL).toBe(0)
    expect(await flush(next)).toEqual({ tracked: 60, delivered: 50, dropped: 10, queued: 0 })
    expect(receiver.counts).toMatchObject({ stored: 50, duplicates: 0, rejected: 0, refused: 0 })
  })

  it('takes over no more than half of its queue, and leaves the rest to the next page', async () => {
    // The first page makes the database.
    await (await visit()).close()
    const other = await newPage()
    await other.goto(`${site.url}/blank`)
    await other.evaluate(async () => {
      const opening = indexedDB.open('threadspan', 1)
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const store = opening.result.transaction('spans', 'readwrite').objectStore('spans')
      for (let n = 0; n < 5200; n++) {
        const spanId = String(n + 1).padStart(16, '0')
        const time = `${Date.now()}000000`
        const times = { startTimeUnixNano: time, endTimeUnixNano: time }
        const span = { traceId: spanId + spanId, spanId, name: 'left', attributes: [], ...times }
        store.put('a'.repeat(16) + JSON.stringify(span))
      }
      await new Promise((resolve) => store.transaction.addEventListener('complete', resolve))
      opening.result.close()
    })
    await whileOffline(async () => {
      const page = await visit()
      await expect.poll(() => flush(page), POLL).toMatchObject({ queued: 5001, dropped: 0 })
      expect(await spooled(page)).toBe(5200)
      await page.close()
    })
    const arrivedSpans = () => new Set(store.spans.map(({ spanId }) => spanId)).size
    const next = await visit()
    await expect.poll(arrivedSpans, POLL).toBe(5001)
    await expect.poll(() => spooled(next), POLL).toBe(199)
    await visit()
    await expect.poll(arrivedSpans, POLL).toBe(5200)
    await expect.poll(() => spooled(next), POLL).toBe(0)
  })

  it('works in a worker, with its spool', async () => {
    const page = await newPage()
    await page.goto(`${site.url}/blank`)
    const counts = await page.evaluate(async () => {
      const worker = new Worker('/worker.js', { type: 'module' })
      const answered = new Promise((resolve) => {
        worker.addEventListener('message', ({ data }) => resolve(data))
      })
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
      worker.postMessage(30)
      return answered
    })
    expect(counts).toEqual({ tracked: 30, delivered: 30, dropped: 0, queued: 0 })
    expect(arrived('worker')).toBe(30)
  })

  it('records the streams of a page: read, left and broken ones', async () => {
    const page = await visit()
    const read = await page.evaluate(async () => {
      const { threads } = globalThis as unknown as PageWindow
      const thread = threads.openThread('streams')
      const body = new Response('read 🙂 to its end').body as ReadableStream<Uint8Array>
      const decoder = new TextDecoder()
      let text = ''
      const answer = thread.streamMessage(body, { text: threads.chunkText() })
      for await (const bytes of answer) text += decoder.decode(bytes, { stream: true })
      const endless = new ReadableStream<string>({ pull: (queue) => queue.enqueue('on and on ') })
      for await (const _ of thread.streamMessage(endless)) break
      let count = 0
      const broken = new ReadableStream<string>({
        pull(queue) {
          if (++count < 2) queue.enqueue('half ')
          else queue.error(new TypeError('reset'))
        },
      })
      const all = async (stream: AsyncIterable<unknown>) => {
        for await (const _ of stream);
      }
      await all(thread.streamMessage(broken)).catch(() => {})
      const stopped = new ReadableStream<string>({
        pull: (queue) => queue.error(new DOMException('stopped', 'AbortError')),
      })
      await all(thread.streamMessage(stopped)).catch(() => {})
      async function* parts() {
        yield { type: 'text-delta', delta: 'of ' }
        yield { type: 'text-delta', delta: 'parts' }
      }
      await all(thread.streamMessage(parts(), { text: threads.chunkText() }))
      await threads.flush()
      return text
    })
    expect(read).toBe('read 🙂 to its end')
    const heard = store.spans.map(({ attributes, status }) => [
      attributes['chat.content'],
      attributes['chat.stream.state'],
      status.message,
    ])
    expect(heard).toEqual([
      ['read 🙂 to its end', 'completed', undefined],
      ['on and on ', 'aborted', undefined],
      ['half ', 'failed', 'reset'],
      ['', 'aborted', undefined],
      ['of parts', 'completed', undefined],
    ])
  })

  it('records what was heard of streams that have not ended when the page is left', async () => {
    const page = await visit()
    await page.evaluate(async () => {
      const { threads } = globalThis as unknown as PageWindow
      const thread = threads.openThread('left')
      const readable = () =>
        new ReadableStream<string>({ pull: (queue) => queue.enqueue('on and on ') })
      async function* iterable() {
        for (;;) yield 'again '
      }
      thread.streamMessage(readable(), { name: 'unread' })
      thread.streamMessage(iterable(), { name: 'unread' })
      await thread.streamMessage(readable(), { name: 'left' }).next()
      await thread.streamMessage(iterable(), { name: 'left' }).next()
      for await (const _ of thread.streamMessage(iterable(), { name: 'stopped' })) break
    })
    await page.goto('about:blank')
    const heard = () =>
      store.spans.map(({ attributes }) =>
        ['message.name', 'stream.state', 'content'].map((key) => attributes[`chat.${key}`]).join(),
      )
    await expect.poll(heard, POLL).toHaveLength(5)
    expect(heard().toSorted()).toEqual([
      'left,aborted,again ',
      'left,aborted,on and on ',
      'stopped,aborted,again ',
      'unread,aborted,',
      'unread,aborted,',
    ])
  })

  it('listens to no end of a stream that has ended', async () => {
    const page = await visit()
    const listeners = await page.evaluate(async () => {
      const { threads } = globalThis as unknown as PageWindow
      const { addEventListener, removeEventListener } = globalThis
      const kept = new Set<unknown>()
      globalThis.addEventListener = (...call: Parameters<typeof addEventListener>) => {
        kept.add(call[1])
        addEventListener(...call)
      }
      globalThis.removeEventListener = (...call: Parameters<typeof removeEventListener>) => {
        kept.delete(call[1])
        removeEventListener(...call)
      }
      async function* two() {
        yield 'one '
        yield 'two'
      }
      const thread = threads.openThread('ended')
      const streams = [thread.streamMessage(two()), thread.streamMessage(two())]
      const open = kept.size
      for await (const _ of streams[0] ?? []);
      for await (const _ of streams[1] ?? []) break
      return { open, ended: kept.size }
    })
    expect(listeners).toEqual({ open: 2, ended: 0 })
  })

  it('breaks no rule of a strict Content Security Policy', async () => {
    const page = await visit()
    await say(page, 10, 'strict')
    expect(await flush(page)).toMatchObject({ delivered: 10, dropped: 0 })
    await expect.poll(() => spooled(page), POLL).toBe(0)
    expect(complaints).toEqual([])
  })
})
