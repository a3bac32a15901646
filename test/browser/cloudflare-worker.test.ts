import { describe, expect, it, onTestFinished } from 'vitest'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { needs } from '../support/needs.ts'
import { startWorkerd, WORKERD } from '../support/workerd.ts'
import { bundleEntry } from './bundle-entry.ts'

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

describe('a Cloudflare Worker', needs({ workerd: WORKERD !== undefined }), () => {
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

/** Starts the app, and returns a function that asks it. */
async function startWorker(otlpUrl: string): Promise<(question: string) => Promise<Answer>> {
  const define = { OTLP_URL: JSON.stringify(otlpUrl) }
  const url = await startWorkerd(await bundleEntry({ format: 'esm', define }, APP))
  return async (question) => {
    const response = await fetch(url, { method: 'POST', body: question })
    return (await response.json()) as Answer
  }
}
