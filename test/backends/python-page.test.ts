import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { hasPython, PYTHON } from './backend-cache.ts'
import { freePorts } from './free-port.ts'
import { needs } from '../support/needs.ts'
import { runCommand } from '../support/run-command.ts'
import { pageBlocks } from '../docs/page-blocks.ts'
import { readerFolder } from '../docs/reader-folder.ts'
import { startServer } from '../docs/start-server.ts'
import { withoutTimes } from '../docs/without-times.ts'

const [install = '', start = ''] = pageBlocks('python.md', 'sh')
const [service = ''] = pageBlocks('python.md', 'python')
const [caller = ''] = pageBlocks('python.md', 'js')
const [shown = ''] = pageBlocks('python.md', 'text')

it('the packages that the page on Python installs are those of its test', () => {
  const tested = readFileSync(PYTHON.requirements, 'utf8')
  const named = install.replaceAll('\\\n', '').trim().split(/\s+/).slice(2)
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((name) => !tested.includes(`${name}==`))).toEqual([])
})

describe('the service and the caller of the page on Python', needs({ python: hasPython }), () => {
  const stack = new AsyncDisposableStack()
  let store: SpanStore
  let folder: string
  let atPorts: (code: string) => string

  beforeAll(async () => {
    folder = await readerFolder((remove) => stack.defer(remove))
    store = sqliteStore(join(folder, 'threads.db'))
    stack.defer(() => store.close())
    const receiver = await createReceiver({ store, port: 0 })
    stack.defer(() => receiver.close())
    const [port] = await freePorts(1)
    atPorts = (code) =>
      code.replaceAll('4318', new URL(receiver.url).port).replaceAll('8000', String(port))
    writeFileSync(join(folder, 'orders.py'), service)
    await startService(`http://127.0.0.1:${port}/docs`)
  })

  afterAll(() => stack.disposeAsync())

  it('put the spans of Python below the message, and nothing marks them', async () => {
    const { messages } = await ask('order-1042', caller)
    const tool = messages[0]?.runs[0]?.children.find(({ kind }) => kind === 'tool')
    expect(tool?.attributes).toMatchObject({ 'gen_ai.tool.name': 'find_order' })
    expect(Object.keys(tool?.attributes ?? {}).filter((key) => key.startsWith('chat.'))).toEqual([])
    const show = ['threadspan', 'show', 'order-1042', '--db', 'threads.db']
    const printed = await runCommand('npx', show, { cwd: folder })
    expect(withoutTimes(printed)).toBe(withoutTimes(shown))
  })

  it('do so with traceparent alone', async () => {
    const alone = caller
      .replace('order-1042', 'chat-alone')
      .replace(
        "thread.trackMessage({ role: 'user'",
        "const traceparent = thread.trackMessage({ role: 'user'",
      )
      .replace('headers: thread.headers()', 'headers: { traceparent }')
    expect(alone).toContain('const traceparent')
    expect(alone).toContain('{ traceparent }')
    const { messages } = await ask('chat-alone', alone)
    expect(messages[0]?.runs.map((run) => run.service)).toEqual(['orders'])
  })

  async function startService(url: string): Promise<void> {
    const PATH = `${dirname(PYTHON.program)}:${process.env['PATH']}`
    const args = ['-c', `exec env ${atPorts(start)}`]
    await startServer(stack, { command: 'bash', args, url, cwd: folder, env: { PATH } })
  }

  async function ask(id: string, code: string): Promise<RecordedThread> {
    writeFileSync(join(folder, `${id}.mjs`), atPorts(code))
    await runCommand('node', [`${id}.mjs`], { cwd: folder })
    for (;;) {
      const thread = await readThread(store, id)
      if (thread.messages[0]?.runs[0]?.children.length === 3) return thread
      await delay(100)
    }
  }
})
