import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { startChatApp } from '../../examples/demo/chat-app.ts'
import { startLanguageModel } from '../../examples/demo/language-model.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import type { SpanReader } from '../../src/replay/span-reader.ts'
import type { RecordedRun, RecordedThread } from '../../src/thread/recorded-thread.ts'
import { openBrowser } from '../page/open-browser.ts'
import { startPython } from './start-python.ts'

const PATIENCE_MILLIS = 30_000

/** Does what a visitor of the page does, whose Node backend asks the service in Python; gives back the thread's id. */
export async function visit(stack: AsyncDisposableStack, otlpUrl: string): Promise<string> {
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

/** The thread, once all that {@link visit} causes has arrived. */
export async function wholeThread(reader: SpanReader, id: string): Promise<RecordedThread> {
  const deadline = Date.now() + PATIENCE_MILLIS
  for (;;) {
    const thread = await readThread(reader, id).catch(() => undefined)
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

/** These runs and all below them. */
export function withBelow(runs: readonly RecordedRun[]): readonly RecordedRun[] {
  return runs.flatMap((run) => [run, ...withBelow(run.children)])
}
