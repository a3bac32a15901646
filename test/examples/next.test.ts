import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { installConsumer } from '../support/installed-consumer.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { runCommand } from '../support/run-command.ts'

const EXAMPLE = join(import.meta.dirname, '../../examples/next')
const TEN_MINUTES = 600_000
const SOURCES = ['app', 'instrumentation.js', 'next.config.js']
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
    closing.push(() => receiver.close())
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
    const response = await fetch(`${to}/api/chat`, { ...init, body: JSON.stringify(body) })
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

  async function recorded(threadId: string, messageSpanId: string) {
    const spans = []
    for await (const span of store.readThreadSpans(threadId)) spans.push(span)
    const { messages } = await readThread(store, threadId)
    const run = spans.find(({ name }) => name === 'chat gpt-5-mini')
    return {
      messages: messages.length,
      run: [run?.traceId, run?.attributes['chat.kind']],
      isBelowMessage: spans.some(
        ({ name, parentSpanId }) => name === 'POST /api/chat' && parentSpanId === messageSpanId,
      ),
    }
  }
})

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
