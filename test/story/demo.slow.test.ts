import { join } from 'node:path'
import { findThreads, type RecordedThread } from 'threadspan/replay'
import { sqliteStore } from 'threadspan/store/sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { findMissing } from '../../examples/demo/find-missing.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { answers, endWith, startDemoProcess } from './demo-process.ts'

const MAIN = join(import.meta.dirname, '../../examples/demo/main.ts')
const WITH_STAND_IN = { OPENAI_BASE_URL: '' }

describe('the demo, once', () => {
  test('drives a turn from the page to the store, and shows the whole thread', async () => {
    const output = await runCommand(process.execPath, [MAIN, '--once'], { env: WITH_STAND_IN })
    expect(output).toContain('Where is my order 1042?')
    expect(output).toContain('OrderAgent')
    expect(output).toContain('look_up_order')
    expect(output).toContain('a pair of hiking boots')
    expect(output).toMatch(/Nothing is missing\.\n$/)
  })

  test('exits with 1 and names what is missing where a service sends its spans elsewhere', async () => {
    const env = { ...WITH_STAND_IN, ORDERS_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
    const run = runCommand(process.execPath, [MAIN, '--once'], { env })
    await expect(run).rejects.toMatchObject({
      message: expect.stringMatching(
        /^missing: the span of the service orders, below look_up_order$/m,
      ),
      cause: { code: 1 },
    })
    await expect(run).rejects.not.toThrow(/missing: the (message|run|event|feedback|parent)/)
  })
})

describe('what the demo looks for', () => {
  test('is all missing where nothing was recorded', () => {
    const nothing: RecordedThread = {
      id: 'a thread',
      tags: [],
      startUnixNano: 0n,
      endUnixNano: 0n,
      messages: [],
      path: [],
      events: [],
      runs: [],
      services: [],
      tally: { spans: 0, duplicates: 0, conflicts: 0, orphans: 3, strayFeedback: 0, damaged: 0 },
    }
    expect(findMissing(nothing, { threadId: 'a thread', answerId: 'an answer' })).toEqual([
      'the message of the visitor',
      'the message that calls a tool',
      'the message of the tool',
      'the message of the assistant, under the ID the page has',
      'the chunks in which the answer came',
      'the feedback on the answer',
      'the event open-document',
      'the parents of 3 spans',
      "the run OrderAgent, below the visitor's message",
      '2 calls of the language model, below OrderAgent',
      'the run look_up_order, below OrderAgent',
      'the span of the service orders, below look_up_order',
    ])
  })
})

describe('the demo', () => {
  const folder = temporaryFolder(afterAll)

  test('runs twice at a time, on ports of its own, and stops with all it started', async () => {
    const first = await startDemoProcess(folder)
    const second = await startDemoProcess(folder)
    expect(second.taken).toHaveLength(3)
    expect(new Set([...first.urls, ...second.urls])).toHaveProperty('size', 6)
    expect(await endWith(first, 'SIGINT')).toEqual([0, null])
    expect(await areAnswering(first.urls)).toEqual([false, false, false])
    expect(await areAnswering(second.urls)).toEqual([true, true, true])
    expect(await endWith(second, 'SIGTERM')).toEqual([0, null])
    expect(await areAnswering(second.urls)).toEqual([false, false, false])
  })

  test('imports its threads once, however often it starts', async () => {
    const store = sqliteStore(join(folder, 'threadspan-demo.db'), { readOnly: true })
    expect(await findThreads(store)).toHaveLength(12)
    await store.close()
  })

  test('leaves no process behind where it is killed', async () => {
    const demo = await startDemoProcess(folder)
    expect(await endWith(demo, 'SIGKILL')).toEqual([null, 'SIGKILL'])
    await expect
      .poll(() => areAnswering(demo.urls), { timeout: 30_000 })
      .toEqual([false, false, false])
  })
})

function areAnswering(urls: readonly string[]): Promise<boolean[]> {
  return Promise.all(urls.map(answers))
}
