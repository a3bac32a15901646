import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChatApp } from '../../examples/demo/chat-app.ts'
import { startLanguageModel } from '../../examples/demo/language-model.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import type { RecordedRun, RecordedThread } from '../../src/thread/recorded-thread.ts'
import { type BuiltCli, buildCli } from '../cli/built-cli.ts'
import { openBrowser } from '../page/open-browser.ts'
import { hasClickHouse, hasCollector, hasJaeger, hasPython } from './backend-cache.ts'
import { startClickHouse } from './start-clickhouse.ts'
import { startCollector } from './start-collector.ts'
import { startJaeger } from './start-jaeger.ts'
import { startPython } from './start-python.ts'

const isHere = hasCollector && hasClickHouse && hasJaeger && hasPython
const DATABASE = 'chats'

describe.skipIf(!isHere)(
  'page → Node → Python → language model, all through the Collector (npm run test:backends gets them)',
  () => {
    const stack = new AsyncDisposableStack()
    let cli: BuiltCli
    let thread: RecordedThread
    let sources: Readonly<Record<string, readonly string[]>>

    beforeAll(async () => {
      cli = stack.use(await buildCli())
      const folder = await mkdtemp(join(tmpdir(), 'threadspan-backends-'))
      stack.defer(() => rm(folder, { recursive: true }))
      const clickhouse = await startClickHouse()
      stack.defer(() => clickhouse.stop())
      await clickhouse.createDatabase(DATABASE)
      const jaeger = await startJaeger()
      stack.defer(() => jaeger.stop())
      const db = join(folder, 'threads.db')
      const store = sqliteStore(db)
      stack.defer(() => store.close())
      const receiver = await createReceiver({ store, port: 0 })
      stack.defer(() => receiver.close())
      const collector = await startCollector({
        folder,
        receiverUrl: receiver.url,
        clickhouse: { url: clickhouse.url, database: DATABASE },
        jaegerUrl: jaeger.otlpUrl,
      })
      stack.defer(() => collector.stop())
      const threadId = await visit(stack, collector.url)
      thread = await untilWhole(() => readThread(store, threadId))
      sources = {
        'the embedded store': ['--db', db],
        "the Collector's file": ['--db', collector.file],
        ClickHouse: ['--source', `clickhouse+${clickhouse.url}/${DATABASE}`],
        Jaeger: ['--source', `jaeger+${jaeger.url}`],
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

    it.each(["the Collector's file", 'ClickHouse', 'Jaeger'])(
      'is exported from %s byte by byte as from the embedded store',
      async (name) => {
        const expected = await exported('the embedded store')
        expect(expected.length).toBeGreaterThan(500)
        await expect.poll(() => exported(name), { timeout: 15_000 }).toBe(expected)
      },
    )

    async function exported(name: string): Promise<string> {
      const source = sources[name] ?? []
      const { code, stdout, stderr } = await cli.run([
        'export',
        thread.id,
        '--format',
        'jsonl',
        ...source,
      ])
      return code === 0 ? stdout : stderr
    }
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
  let last: RecordedThread | undefined
  await expect
    .poll(
      async () => {
        last = await read().catch(() => undefined)
        const runs = withBelow(last?.messages[0]?.runs ?? [])
        return {
          messages: last?.messages.length,
          feedback: last?.messages.at(-1)?.feedback,
          models: runs.filter(({ kind }) => kind === 'llm').length,
        }
      },
      { timeout: 30_000 },
    )
    .toEqual({ messages: 4, feedback: { thumb: 'up' }, models: 3 })
  return last as RecordedThread
}

function withBelow(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  return runs.flatMap((run) => [run, ...withBelow(run.children)])
}
