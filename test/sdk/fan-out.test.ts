import { once } from 'node:events'
import { Agent, createServer, request, type Server } from 'node:http'
import { setImmediate as tick, setTimeout as wait } from 'node:timers/promises'
import { context, trace } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { extractThread, injectThread, openThread, withParent } from '../../src/index.ts'
import { listen } from '../support/listen.ts'
import { type Recording, startRecording } from '../support/recording.ts'

const THREADS = 50
const SPANS = 20

let recording: Recording
let server: Server
let url: string
/** Fewer connections than threads, so that each carries requests of many, one after the other. */
let pool: Agent
let queue: SharedQueue

beforeEach(async () => {
  recording = startRecording()
  pool = new Agent({ keepAlive: true, maxSockets: 4 })
  queue = new SharedQueue()
  server = createServer((asked, answer) => {
    void context.with(extractThread(asked.headers), async () => {
      await tick()
      work('served', String(asked.headers['x-expected']))
      answer.end()
    })
  })
  url = `http://127.0.0.1:${await listen(server)}`
})
afterEach(async () => {
  pool.destroy()
  server.close()
  await recording.stop()
})

describe('50 threads at once, 20 spans in each', () => {
  it('has each span in its own thread, through shared connections, queues and timers', async () => {
    const threadIds = Array.from({ length: THREADS }, (_, n) => `fan-out-${n}`)
    await Promise.all(threadIds.map(takeTurn))
    await queue.drained()

    const worked = recording.spans().filter(({ attributes }) => 'test.expected' in attributes)
    expect(worked).toHaveLength(THREADS * SPANS)
    const misplaced = worked.filter(
      ({ attributes }) => attributes['chat.thread_id'] !== attributes['test.expected'],
    )
    expect(misplaced).toEqual([])
    for (const threadId of threadIds) {
      const own = worked.filter(({ attributes }) => attributes['chat.thread_id'] === threadId)
      expect(own).toHaveLength(SPANS)
      const question = recording
        .spans()
        .find(
          ({ attributes }) =>
            attributes['chat.kind'] === 'message' && attributes['chat.thread_id'] === threadId,
        )
      const causes = new Set(own.map(({ attributes }) => attributes['chat.message_id']))
      expect([...causes]).toEqual([`00-${question?.traceId}-${question?.spanId}-01`])
      expect(new Set(own.map(({ traceId }) => traceId))).toEqual(new Set([question?.traceId]))
    }
  })
})

/** One question, and the work it causes in all the ways in which a server does work. */
async function takeTurn(threadId: string): Promise<void> {
  const thread = openThread(threadId)
  const question = thread.trackMessage({ role: 'user', content: threadId })
  await withParent(question, async () => {
    const ways = [askServer, afterTimers, queueBound, queueAsData]
    const rounds = Array.from({ length: SPANS / ways.length }, () => ways).flat()
    await Promise.all(rounds.map((way) => way(threadId)))
  })
}

async function askServer(threadId: string): Promise<void> {
  const headers = { ...injectThread({}), 'x-expected': threadId }
  const asked = request(url, { agent: pool, headers })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [AsyncIterable<unknown>]
  for await (const _ of answer) void _
}

async function afterTimers(threadId: string): Promise<void> {
  await wait(1 + (threadId.length % 3))
  await new Promise<void>((resolve) => process.nextTick(resolve))
  work('in the process', threadId)
}

async function queueBound(threadId: string): Promise<void> {
  queue.add(openThread(threadId).bind(() => work('bound', threadId)))
}

async function queueAsData(threadId: string): Promise<void> {
  const job = JSON.stringify(injectThread({}))
  queue.add(() => {
    const carrier = JSON.parse(job) as Record<string, unknown>
    context.with(extractThread(carrier), () => work('from data', threadId))
  })
}

function work(name: string, expected: string): void {
  const attributes = { 'gen_ai.operation.name': 'execute_tool', 'test.expected': expected }
  trace.getTracer('app').startSpan(name, { attributes }).end()
}

/** Runs jobs one after the other, in the context of whoever came first: as p-queue and its like do. */
class SharedQueue {
  readonly #jobs: (() => void)[] = []
  #running: Promise<void> | undefined

  add(job: () => void): void {
    this.#jobs.push(job)
    this.#running ??= this.#run()
  }

  async drained(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      await tick()
      job()
    }
    this.#running = undefined
  }
}
