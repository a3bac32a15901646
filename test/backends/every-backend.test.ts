import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChatApp } from '../../examples/demo/chat-app.ts'
import { startLanguageModel } from '../../examples/demo/language-model.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import type { RecordedRun, RecordedThread } from '../../src/thread/recorded-thread.ts'
import { type BuiltCli, buildCli } from '../cli/built-cli.ts'
import { openBrowser } from '../page/open-browser.ts'
import { hasPython } from './backend-cache.ts'
import { hasBackends, startBackends } from './start-backends.ts'
import { startPython } from './start-python.ts'

const PATIENCE_MILLIS = 30_000

describe.skipIf(!hasBackends || !hasPython)(
  'page → Node → Python → language model, all through the Collector (npm run test:backends gets them)',
  () => {
    const stack = new AsyncDisposableStack()
    let cli: BuiltCli
    let thread: RecordedThread
    let sources: ReadonlyMap<string, readonly string[]>
    let exported: (source: string) => Promise<string>

    beforeAll(async () => {
      cli = stack.use(await buildCli())
      const backends = stack.use(await startBackends())
      const { collector, store } = backends
      sources = backends.sources
      const threadId = await visit(stack, collector.url)
      thread = await untilWhole(() => readThread(store, threadId))
      exported = async (name) => {
        const command = ['export', threadId, '--format', 'jsonl', ...(sources.get(name) ?? [])]
        const { code, stdout, stderr } = await cli.run(command)
        return code === 0 ? stdout : stderr
      }
    })

    afterAll(() => stack.disposeAsync())

    it('is one thread of three services', () => {
      expect(thread.services.toSorted()).toEqual(['chat', 'chat-page', 'orders'])
      expect(thread.messages.map(({ role }) => role)).toEqual([
        'user',
        'assistant',
        'tool',
        'assistant',
      ])
    })

    it('marks the spans of the Python service, in which there is no code of ours', () => {
      const [question] = thread.messages
      const python = withBelow(question?.runs ?? []).filter(({ service }) => service === 'orders')
      expect(python.map(({ name, kind }) => ({ name, kind }))).toEqual([
        { name: 'GET /orders/{id}', kind: undefined },
        { name: 'chat gpt-5-mini', kind: 'llm' },
      ])
      for (const { attributes } of python) {
        expect(attributes).toMatchObject({
          'chat.thread_id': thread.id,
          'chat.message_id': question?.id,
        })
      }
    })

    it('has doctor tell who records, who is marked by the Collector and what is missing', async () => {
      const { code, stdout } = await cli.run(['doctor', ...(sources.get('ClickHouse') ?? [])])
      expect(stdout).toContain('chat, chat-page with Threadspan; orders marked by a Collector')
      expect(stdout).toContain('its tables for threads are missing')
      expect(stdout).not.toMatch(/log records.* missing|no table of log records/)
      expect(code).toBe(6)
    })

    it.each(["the Collector's file", 'ClickHouse', 'Jaeger'])(
      'is exported from %s byte by byte as from the embedded store',
      async (name) => {
        const expected = await exported('the embedded store')
        expect(expected.length).toBeGreaterThan(500)
        await expect.poll(() => exported(name), { timeout: 15_000 }).toBe(expected)
      },
    )
  },
)

/** Does what a visitor does; gives back the thread's id. */
async function visit(stack: AsyncDisposableStack, otlpUrl: string): Promise<string> {
  const model = stack.use(await startLanguageModel())
  const python = await startPython(otlpUrl, model.url)
  stack.defer(() => python.stop())
  const ports = { chatPort: 0, ordersPort: 0 }
  const app = stack.use(await startChatApp({ otlpUrl, ...ports, ordersUrl: python.url }))
  const browser = await openBrowser()
  if (browser === undefined) throw new Error('there is no Chromium')
  stack.defer(() => browser.close())
  const page: Page = await browser.newPage()
  await page.goto(app.chatUrl)
  await page.getByLabel('Your message').fill('Where is my order 1042?')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('button', { name: 'Good answer' }).click()
  return (await page.locator('#thread-id').textContent()) ?? ''
}

async function untilWhole(read: () => Promise<RecordedThread>): Promise<RecordedThread> {
  const deadline = Date.now() + PATIENCE_MILLIS
  for (;;) {
    const thread = await read().catch(() => undefined)
    if (thread !== undefined && isWhole(thread)) return thread
    if (Date.now() > deadline)
      throw new Error(`not whole in time: ${JSON.stringify(thread?.tally)}`)
    await delay(100)
  }
}

function isWhole({ messages }: RecordedThread): boolean {
  const models = withBelow(messages[0]?.runs ?? []).filter(({ kind }) => kind === 'llm')
  return messages.length === 4 && messages[3]?.feedback?.thumb === 'up' && models.length === 3
}

function withBelow(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  return runs.flatMap((run) => [run, ...withBelow(run.children)])
}
