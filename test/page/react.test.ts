import type { Browser, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createReceiver, type Receiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { orSkip } from '../support/or-skip.ts'
import type { ReactPageWindow } from './react-page.ts'
import { type ReactSite, startReactSite } from './react-site.ts'
import { REAL_BROWSERS } from './real-browsers.ts'

const POLL = { timeout: 30_000 }
const ANSWER = (n: number): string => `This is answer number ${n} of the model.`

describe.each(REAL_BROWSERS)('threadspan/react in $name, in strict mode', ({ need, open }) => {
  let browser: Browser | undefined
  let site: ReactSite
  let store: ReturnType<typeof memoryStore>
  let receiver: Receiver
  let page: Page

  beforeAll(async () => {
    browser = await open()
  })

  beforeEach(async ({ skip }) => {
    const opened = orSkip(browser, need, skip)
    store = memoryStore()
    receiver = await createReceiver({ store, port: 0 })
    site = await startReactSite()
    page = await opened.newPage()
    await page.goto(`${site.url}/?otlp=${encodeURIComponent(`${receiver.url}/v1/traces`)}`)
    await page.waitForFunction('window.chat !== undefined')
  })

  afterEach(async () => {
    await page?.close()
    await site?.[Symbol.asyncDispose]()
    await receiver?.close({ timeoutMillis: 0 })
  })

  afterAll(() => browser?.close())

  /** Does something in the page, and waits until its chat is done with it. */
  async function act(what: (page: ReactPageWindow) => unknown): Promise<void> {
    await page.evaluate(`(${what.toString()})(window)`)
    await page.waitForFunction("window.chat.status === 'ready'", POLL)
  }

  async function recorded(): Promise<RecordedThread> {
    // The last effect has run when a further frame is there.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)))
    const counts = await page.evaluate(() => (window as unknown as ReactPageWindow).flush())
    expect(counts).toMatchObject({ dropped: 0, queued: 0 })
    return readThread(store, 'react')
  }

  const outline = ({ messages }: RecordedThread) =>
    messages.map(({ role, content, replaces, retryOf }) => [
      role,
      content,
      messages.findIndex(({ id }) => id === (replaces ?? retryOf)),
    ])

  it('records each message once, history not at all, and the answer when it is finished', async () => {
    await act(({ chat }) => chat.sendMessage({ text: 'One' }))
    await act(({ chat }) => chat.sendMessage({ text: 'Two' }))
    const thread = await recorded()
    expect(outline(thread)).toEqual([
      ['user', 'One', -1],
      ['assistant', ANSWER(1), -1],
      ['user', 'Two', -1],
      ['assistant', ANSWER(2), -1],
    ])
    expect(thread).toMatchObject({ userId: 'u1', tags: ['a'] })
    expect(receiver.counts).toMatchObject({ stored: 4, duplicates: 0 })
  })

  it('gives a component the same handles over re-renders', async () => {
    await act(({ chat }) => chat.sendMessage({ text: 'One' }))
    const [handles, renders] = await page.evaluate(() => {
      const { handles, renders } = window as unknown as ReactPageWindow
      return [handles.size, renders.count]
    })
    expect(renders).toBeGreaterThan(8)
    // Strict mode renders the first time twice, and keeps one of what it made.
    expect(handles).toBeLessThanOrEqual(4)
  })

  it('hands the ID of the question to the backend, and leaves the rest of the request as it was', async () => {
    await act(({ chat }) => chat.sendMessage({ text: 'One' }))
    await act(({ chat }) => chat.sendMessage({ text: 'Two' }))
    const { messages } = await recorded()
    expect(site.asked.map(({ headers }) => headers['traceparent'])).toEqual([
      messages[0]?.id,
      messages[2]?.id,
    ])
    const [{ headers, body } = { headers: {}, body: {} }] = site.asked
    expect(headers['tracestate']).toMatch(/^threadspan=react\//)
    expect(headers['x-app']).toBe('kept')
    expect(body).toMatchObject({ id: 'react', app: 'kept', trigger: 'submit-message' })
    expect(body['messages']).toHaveLength(3)
  })

  it('records a regenerated answer as another try, and an edited question as an edit', async () => {
    await act(({ chat }) => chat.sendMessage({ text: 'One' }))
    await act(({ chat }) => chat.regenerate())
    await act(({ chat }) => {
      const { id } = chat.messages[2] as { id: string }
      return chat.sendMessage({ text: 'One, but better', messageId: id })
    })
    const thread = await recorded()
    expect(outline(thread)).toEqual([
      ['user', 'One', -1],
      ['assistant', ANSWER(1), -1],
      ['assistant', ANSWER(2), 1],
      ['user', 'One, but better', 0],
      ['assistant', ANSWER(3), -1],
    ])
    const path = thread.messages.filter(({ id }) => thread.path.includes(id))
    expect(path.map(({ content }) => content)).toEqual(['One, but better', ANSWER(3)])
    expect(site.asked.map(({ headers }) => headers['traceparent'])).toEqual(
      [0, 0, 3].map((n) => thread.messages[n]?.id),
    )
  })

  it('takes thumbs by the message id of the chat', async () => {
    await act(({ chat }) => chat.sendMessage({ text: 'One' }))
    await act(({ chat, thread }) => {
      const { id } = chat.messages[3] as { id: string }
      return thread.trackFeedback(id, { thumb: 'up' })
    })
    const { messages, tally } = await recorded()
    expect(messages[1]?.feedback).toEqual({ thumb: 'up' })
    expect(tally).toMatchObject({ strayFeedback: 0 })
  })

  it('records of an answer that is stopped, or whose page is closed, what was there', async () => {
    await page.evaluate(() => {
      void (window as unknown as ReactPageWindow).chat.sendMessage({ text: 'a long one' })
    })
    const isUnderWay = 'window.chat.messages[3]?.parts.at(-1)?.text?.length > 20'
    await page.waitForFunction(isUnderWay, POLL)
    await act(({ chat }) => chat.stop())
    expect((await recorded()).messages[1]?.content).toMatch(/^a long answer/)
    await page.evaluate(() => {
      void (window as unknown as ReactPageWindow).chat.sendMessage({ text: 'a long one' })
    })
    await page.waitForFunction(isUnderWay.replace('3', '5'), POLL)
    await page.goto('about:blank')
    const contents = async () =>
      (await readThread(store, 'react')).messages.map(({ content }) => content)
    await expect.poll(contents, POLL).toHaveLength(4)
    expect((await contents())[3]).toMatch(/^a long answer/)
  })
})
