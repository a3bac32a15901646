import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDoubled } from '../../src/cli/doctor/check-doubled.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { allRuns } from '../../src/replay/usage-of.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { RecordedMessage } from '../../src/thread/recorded-thread.ts'
import { openBrowser } from '../page/open-browser.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { startMockModel } from '../support/mock-model.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { runCommand } from '../support/run-command.ts'

const EXAMPLE = join(import.meta.dirname, '../../examples/next')
const TEN_MINUTES = 600_000
const SOURCES = ['app', 'instrumentation.ts', 'next.config.mjs', 'tsconfig.json']
const ANSWER = 'Hello, how may I help?'
const NEXT = 'node_modules/next/dist/bin/next'

describe('a built and started Next.js app', () => {
  const store = memoryStore()
  const closing: (() => Promise<unknown>)[] = []
  let url: string | undefined
  let messages = 0

  beforeAll(async () => {
    const project = await install()
    if (project === undefined) return
    const receiver = await createReceiver({ port: 0, store })
    closing.push(() => receiver.close({ timeoutMillis: 0 }))
    const model = await startMockModel()
    closing.push(async () => model[Symbol.asyncDispose]())
    // Into the project itself: Next.js builds nothing whose packages lie further up.
    for (const name of SOURCES)
      cpSync(join(EXAMPLE, name), join(project, name), { recursive: true })
    closing.push(() => rm(join(project, '.next'), { recursive: true }))
    const next = join(project, NEXT)
    const env = {
      NEXT_TELEMETRY_DISABLED: '1',
      // Vitest's would be another than the one Next.js builds for.
      NODE_ENV: 'production',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      NEXT_PUBLIC_TRACES_URL: `${receiver.url}/v1/traces`,
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'none',
    }
    await runCommand(process.execPath, [next, 'build'], { cwd: project, env })
    const server = spawn(process.execPath, [next, 'start', '-p', '0', '-H', '127.0.0.1'], {
      cwd: project,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    closing.push(() => stop(server))
    url = await addressOf(server)
  }, TEN_MINUTES)
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  const newMessage = () => {
    const n = (0xabc000 + messages++).toString(16)
    const [traceId, spanId] = [n.padStart(32, '1'), n.padStart(16, '2')]
    return { traceId, spanId, messageId: `00-${traceId}-${spanId}-01`, threadId: `next-${n}` }
  }
  const ask = async (to: string, body: object, headers: Record<string, string> = {}) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    const response = await fetch(`${to}/api/open`, { ...init, body: JSON.stringify(body) })
    expect(await response.text()).toBe('You asked: Where?')
    return response.headers.get('message-id')
  }

  it(
    'takes the thread from headers below its own server span, and from bodies, 40 at once',
    async ({ skip }) => {
      const to = orSkip(url, 'registry', skip)
      const asked = Array.from({ length: 40 }, async (_, n) => {
        const { traceId, spanId, messageId, threadId } = newMessage()
        const headers = { traceparent: messageId, tracestate: `threadspan=${threadId}/${spanId}` }
        const answerId = await (n % 2 === 0
          ? ask(to, { question: 'Where?' }, headers)
          : ask(to, { question: 'Where?', threadId, messageId }))
        expect(answerId).toContain(traceId)
        return { threadId, traceId, spanId, byHeader: n % 2 === 0 }
      })
      for (const { threadId, traceId, spanId, byHeader } of await Promise.all(asked)) {
        // Its own server span is sent after the message.
        await expect
          .poll(() => recorded(threadId, spanId), { timeout: 30_000 })
          .toEqual({ messages: 1, run: [traceId, 'llm'], isBelowMessage: byHeader })
      }
    },
    TEN_MINUTES,
  )

  it('has no thread where nobody names one', async ({ skip }) => {
    expect(await ask(orSkip(url, 'registry', skip), { question: 'Where?' })).toBeNull()
  })

  it('takes the thread from the session, whatever the headers say', async ({ skip }) => {
    const { messageId, threadId, spanId } = newMessage()
    const response = await fetch(`${orSkip(url, 'registry', skip)}/api/ask`, {
      method: 'POST',
      headers: {
        cookie: 'session=session-7',
        traceparent: messageId,
        tracestate: `threadspan=${threadId}/${spanId}`,
      },
      body: JSON.stringify({ question: 'Where?' }),
    })
    expect(await response.json()).toEqual({ answer: 'You asked: Where?' })
    const said = async () => (await readThread(store, 'chat-7')).messages.map(contentOf)
    await expect.poll(said, { timeout: 30_000 }).toEqual(['You asked: Where?'])
  })

  it(
    'records each message once where the page’s hook and the route both record, with runs',
    async ({ skip }) => {
      const to = orSkip(url, 'registry', skip)
      const browser = orSkip(await openBrowser(), 'chromium', skip)
      const turn = (question: string) => [
        { role: 'user', content: question, service: 'chat-page', runs: ['llm'] },
        { role: 'assistant', content: ANSWER, service: 'chat', runs: [] },
      ]
      const both = async () => (await readThread(store, 'next-chat')).messages.map(inShort)
      try {
        const page = await browser.newPage()
        await page.goto(to)
        for (const [n, question] of ['First?', 'Second?'].entries()) {
          await page.locator('input').fill(question)
          await page.locator('input').press('Enter')
          await page.locator('.assistant').nth(n).waitFor()
          await page.getByText('ready').waitFor()
        }
        // The page is still there, so what it has tracked last is delivered.
        await expect
          .poll(both, { timeout: 30_000 })
          .toEqual([...turn('First?'), ...turn('Second?')])
      } finally {
        await browser.close()
      }
      expect((await readThread(store, 'next-chat')).tally).toMatchObject({ duplicates: 0 })
      expect(await checkDoubled(store, ['next-chat'])).toEqual([])
    },
    TEN_MINUTES,
  )

  async function recorded(threadId: string, messageSpanId: string) {
    const spans = []
    for await (const span of store.readThreadSpans(threadId)) spans.push(span)
    const { messages } = await readThread(store, threadId)
    const run = spans.find(({ name }) => name === 'chat gpt-5-mini')
    return {
      messages: messages.length,
      run: [run?.traceId, run?.attributes['chat.kind']],
      isBelowMessage: spans.some(
        ({ name, parentSpanId }) => name === 'POST /api/open' && parentSpanId === messageSpanId,
      ),
    }
  }
})

function contentOf({ content }: RecordedMessage): unknown {
  return content
}

function inShort({ role, content, service, runs }: RecordedMessage): unknown {
  const kinds = [...allRuns(runs)].map(({ kind }) => kind)
  return { role, content, service, runs: kinds.filter((kind) => kind === 'llm') }
}

async function install(): Promise<string | undefined> {
  const tarball = await packedPackage()
  const manifest = readFileSync(join(EXAMPLE, 'package.json'), 'utf8')
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> }
  return await installConsumer({ name: 'next', dependencies, tarball })
}

async function addressOf(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('no output')
  for await (const line of createInterface(server.stdout)) {
    const [address] = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error('Next.js did not start')
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  server.kill('SIGTERM')
  await once(server, 'exit')
}
