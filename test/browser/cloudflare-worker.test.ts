import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { bundleEntry } from './bundle-entry.ts'

const WORKERD = findWorkerd()

// A worker as an app has it: everything that can be at the top of a module is there.
const APP = `
threads.startThreads({ url: OTLP_URL, serviceName: 'worker', spool: threads.pageSpool() })
const thread = threads.openThread('worker')
async function* answer() {
  yield 'Hello '
  await new Promise((resolve) => setTimeout(resolve, 5))
  yield 'there'
}
export default {
  async fetch(request, env, context) {
    const question = thread.trackMessage({ role: 'user', content: await request.text() })
    const stream = thread.streamMessage(answer())
    for await (const _ of stream);
    const counts = threads.flush()
    context.waitUntil(counts)
    return Response.json({ question, headers: thread.headers(), counts: await counts })
  },
}`

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "app", worker = (
      modules = [(name = "app", esModule = embed "app.js")],
      compatibilityDate = "2026-11-01",
    )),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "app")],
);`

describe('a Cloudflare Worker', () => {
  beforeEach(({ skip }) => {
    if (WORKERD === undefined) skip('there is no workerd: npm has no build of it for this machine')
  })

  it('records each request, also after an outage', async () => {
    const store = memoryStore()
    const first = await createReceiver({ store, port: 0 })
    const ask = await startWorker(`${first.url}/v1/traces`)
    const { question, headers, counts } = await ask('One')
    expect(counts).toEqual({ tracked: 2, delivered: 2, dropped: 0, queued: 0 })
    expect(headers).toEqual({
      traceparent: question,
      tracestate: `threadspan=worker/${question.slice(36, 52)}`,
    })
    await first.close({ timeoutMillis: 0 })
    expect(await ask('Two')).toMatchObject({ counts: { delivered: 2, queued: 2 } })
    const second = await createReceiver({ store, port: Number(new URL(first.url).port) })
    onTestFinished(() => second.close({ timeoutMillis: 0 }))
    const answers = await Promise.all(['Three', 'Four', 'Five'].map(ask))
    expect(answers.at(-1)?.counts).toMatchObject({ dropped: 0 })
    expect(await ask('Six')).toMatchObject({ counts: { delivered: 12, queued: 0 } })
    const { messages } = await readThread(store, 'worker')
    expect(messages.filter(({ content }) => content === 'Hello there')).toHaveLength(6)
  })
})

interface Answer {
  readonly question: string
  readonly headers: object
  readonly counts: object
}

/** Starts workerd with the app, and returns a function that asks it. */
async function startWorker(otlpUrl: string): Promise<(question: string) => Promise<Answer>> {
  const folder = mkdtempSync(join(tmpdir(), 'threadspan-worker-'))
  const define = { OTLP_URL: JSON.stringify(otlpUrl) }
  writeFileSync(join(folder, 'app.js'), await bundleEntry({ format: 'esm', define }, APP))
  writeFileSync(join(folder, 'config.capnp'), CONFIG)
  const config = join(folder, 'config.capnp')
  const worker = spawn(WORKERD ?? '', ['serve', config, '--control-fd=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const ended = once(worker, 'exit')
  onTestFinished(async () => {
    worker.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true })
  })
  const line = once(createInterface(worker.stdio[3] as never), 'line')
  const [said] = await Promise.race([line, ended])
  if (typeof said !== 'string') throw new Error('workerd did not start: it says why above')
  const { port } = JSON.parse(said) as { port: number }
  return async (question) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: question })
    return (await response.json()) as Answer
  }
}

/** Where npm has put workerd's own program; the script in its package starts it as a child that outlives a kill. */
function findWorkerd(): string | undefined {
  try {
    const { resolve } = createRequire(import.meta.url)
    const machine = process.arch === 'x64' ? '64' : process.arch
    const program = resolve(`@cloudflare/workerd-${process.platform}-${machine}/bin/workerd`)
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}
