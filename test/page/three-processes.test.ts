import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { readThread, type RecordedThread } from 'threadspan/replay'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Demo, startDemo } from '../../examples/demo/start-demo.ts'
import { untilComplete } from '../../examples/demo/until-complete.ts'
import { orSkip } from '../support/or-skip.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openBrowser } from './open-browser.ts'
import { outlineOf, outlineRuns } from './thread-outline.ts'

/** One thread, as the page had it and as the store gave it back. */
interface Visit {
  readonly thread: RecordedThread
  readonly missing: readonly string[]
  /** The headers and the body of the request that asked. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
  readonly answer: string | null
  /** The hosts of everything that the page asked for. */
  readonly hosts: readonly string[]
}

describe('a page, its backend and a second service', () => {
  const folder = temporaryFolder(afterAll)
  let browser: Browser | undefined
  let demo: Demo
  let byHeaders: Visit
  let byBody: Visit

  beforeAll(async () => {
    browser = await openBrowser()
    if (browser === undefined) return
    const ports = { receiver: 0, chat: 0, orders: 0 }
    demo = await startDemo({ db: join(folder, 'threads.db'), ports })
    byHeaders = await visit(browser, demo, 'headers')
    byBody = await visit(browser, demo, 'body')
  })

  beforeEach(({ skip }) => {
    orSkip(browser, 'chromium', skip)
  })

  afterAll(async () => {
    await browser?.close()
    await demo?.[Symbol.asyncDispose]()
  })

  test('share one thread over HTTP headers alone', async () => {
    const { thread, missing, headers, body } = byHeaders
    expect(missing).toEqual([])
    expect(thread.services.toSorted()).toEqual(['chat', 'chat-page', 'orders'])
    expect(headers['traceparent']).toBe(thread.messages[0]?.id)
    expect(headers['tracestate']).toContain(`threadspan=${thread.id}/`)
    expect(Object.keys(body)).toEqual(['messages'])
  })

  test('give the same thread where the message ID is in the JSON body', async () => {
    const { thread, missing, headers, body } = byBody
    expect(missing).toEqual([])
    expect(headers).not.toHaveProperty('traceparent')
    expect(body).toMatchObject({
      messageId: thread.messages[0]?.id,
      threadId: thread.id,
    })
    expect(thread.id).not.toBe(byHeaders.thread.id)
    expect(outlineOf(thread)).toEqual(outlineOf(byHeaders.thread))
  })

  test('nest every run below the message, also those of a service with stock OpenTelemetry only', () => {
    const model = { name: 'gpt-5-mini', kind: 'llm', service: 'chat', children: [] }
    const orders = { name: 'GET', kind: undefined, service: 'orders', children: [] }
    const tool = { name: 'look_up_order', kind: 'tool', service: 'chat', children: [orders] }
    const children = [model, tool, model]
    const [question, ...others] = byHeaders.thread.messages
    expect(outlineRuns(question?.runs ?? [])).toEqual([
      { name: 'OrderAgent', kind: 'agent', service: 'chat', children },
    ])
    expect(others.flatMap(({ runs }) => runs)).toEqual([])
  })

  test('record the answer as the page showed it, with the feedback given there', () => {
    const { thread, answer } = byHeaders
    const recorded = thread.messages.at(-1)
    expect(recorded?.content).toBe(answer)
    expect(answer).toContain('hiking boots')
    expect(recorded?.feedback).toEqual({ thumb: 'up' })
    expect(recorded?.service).toBe('chat')
  })

  test('keep a second question and another try of it apart', async () => {
    const page = (await browser?.newPage()) as Page
    await page.goto(demo.chatUrl)
    await ask(page, 'Where is my order 1042?')
    await page.getByRole('button', { name: 'Good answer' }).waitFor()
    await ask(page, 'And my order 1043?')
    await page.getByRole('button', { name: 'Good answer' }).nth(1).waitFor()
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.getByRole('button', { name: 'Good answer' }).nth(2).waitFor()
    const threadId = (await page.locator('#thread-id').textContent()) ?? ''
    const read = async () => said(await readThread(demo.store, threadId))
    await expect.poll(read, { timeout: 15_000 }).toEqual({
      all: [...turn('1042'), ...turn('1043'), ...turn('1043')],
      path: [...turn('1042'), ...turn('1043')],
    })
    await page.close()
  })

  test('ask nobody outside for anything', () => {
    const hosts = new Set([demo.chatUrl, demo.receiverUrl].map((url) => new URL(url).host))
    expect(new Set(byHeaders.hosts)).toEqual(hosts)
  })
})

async function visit(browser: Browser, demo: Demo, handover: 'headers' | 'body'): Promise<Visit> {
  const page = await browser.newPage()
  const hosts: string[] = []
  page.on('request', (request) => hosts.push(new URL(request.url()).host))
  await page.goto(`${demo.chatUrl}/?handover=${handover}`)
  const asked = page.waitForResponse('**/chat')
  await ask(page, 'Where is my order 1042?')
  const response = await asked
  const headers = await response.request().allHeaders()
  const body = response.request().postDataJSON() as object
  await page.getByRole('button', { name: 'Good answer' }).click()
  await page.getByRole('button', { name: 'Returns policy' }).click()
  const answer = await page.getByRole('article', { name: 'Assistant' }).locator('p').textContent()
  const threadId = (await page.locator('#thread-id').textContent()) ?? ''
  const answerId = (await response.headerValue('message-id')) ?? ''
  const { thread, missing } = await untilComplete(demo.store, { threadId, answerId })
  await page.close()
  return { thread, missing, headers, body, answer, hosts }
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your message').fill(question)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** Who said something of which order: in all tries, and on the current path. */
function said({ messages, path }: RecordedThread): unknown {
  const current = messages.filter(({ id }) => path.includes(id))
  return { all: messages.map(inShort), path: current.map(inShort) }
}

function inShort({ role, content }: RecordedThread['messages'][number]): string {
  const order =
    role === 'tool' ? undefined : /\d{4}/.exec(typeof content === 'string' ? content : '')?.[0]
  return order === undefined ? role : `${role} ${order}`
}

function turn(order: string): readonly string[] {
  return [`user ${order}`, 'assistant', 'tool', `assistant ${order}`]
}
