/**
 * Failures of Lunary's "Chats & Threads" that were reproduced by running it. Each is a requirement here.
 */
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as browser from '../../src/browser/index.ts'
import { openThread, trackFeedback, withParent, wrapAgent, wrapModel } from '../../src/index.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import type { RecordedRun, RecordedThread } from '../../src/thread/recorded-thread.ts'
import { type Recording, startRecording } from '../support/recording.ts'
import { rebuilt } from '../support/rebuilt.ts'

let recording: Recording
let id: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  id = `lunary-${nth++}`
})
afterEach(() => recording.stop())

const replay = (): Promise<RecordedThread> => rebuilt(id, recording.spans())
const tick = () => new Promise((resolve) => setImmediate(resolve))
const llm = () =>
  recording.tracer.startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat' } }).end()
const runNames = (runs: readonly RecordedRun[] = []): unknown[] =>
  runs.map(({ name, children }) => (children.length > 0 ? [name, runNames(children)] : name))

describe('reconciliation', () => {
  it('R1 a backend that arrives late stands under the message that caused it', async () => {
    const thread = openThread(id)
    const question = thread.trackMessage({ role: 'user', content: 'q' })
    thread.trackMessage({ role: 'assistant', content: 'a' })
    const frontend = recording.spans()
    await wrapAgent(async function Agent() {
      llm()
    })().setParent(question)
    const backend = recording.spans().slice(frontend.length)
    for (const arrival of [
      [frontend, backend],
      [backend, frontend],
    ]) {
      const [user, assistant] = (await rebuilt(id, ...arrival)).messages
      expect(runNames(user?.runs)).toEqual([['Agent', ['chat']]])
      expect(assistant?.runs).toEqual([])
    }
  })

  it('R2 two services that use the same ids meet in one thread, and either can give feedback', async () => {
    const frontend = openThread(id)
    const question = frontend.trackMessage({ role: 'user', content: 'q' })
    const fromFrontend = recording.spans()
    await recording.stop()
    recording = startRecording()
    const answer = withParent(question, () =>
      openThread(id).trackMessage({ role: 'assistant', content: 'a' }),
    )
    trackFeedback(question, { comment: 'on the question' })
    trackFeedback(answer, { thumb: 'up' })
    const { messages } = await rebuilt(id, recording.spans(), fromFrontend)
    expect(messages.map((message) => [message.id, message.feedback])).toEqual([
      [question, { comment: 'on the question' }],
      [answer, { thumb: 'up' }],
    ])
  })

  it('R3 feedback on a user message counts after the answer has come, and each message has its own', async () => {
    const thread = openThread(id)
    const question = thread.trackMessage({ role: 'user', content: 'q' })
    const first = thread.trackMessage({ role: 'assistant', content: 'a' })
    thread.trackMessage({ role: 'assistant', content: 'b' })
    trackFeedback(question, { comment: 'unclear' })
    trackFeedback(first, { thumb: 'down' })
    trackFeedback(first, { comment: 'wrong' })
    trackFeedback(first, { thumb: null })
    const { messages } = await replay()
    expect(messages.map(({ feedback }) => feedback)).toEqual([
      { comment: 'unclear' },
      { comment: 'wrong' },
      undefined,
    ])
  })

  it('R4 concurrent requests keep their own parents, also when they nest', async () => {
    const threads = Array.from({ length: 20 }, (_, n) => openThread(`${id}-${n}`))
    const agent = wrapAgent(async function Agent() {
      await tick()
      llm()
    })
    await Promise.all(
      threads.map((thread) =>
        withParent(thread.trackMessage({ role: 'user', content: thread.id }), async () => {
          await tick()
          await agent()
        }),
      ),
    )
    for (const thread of threads) {
      const { messages } = await rebuilt(thread.id, recording.spans())
      expect(runNames(messages[0]?.runs)).toEqual([['Agent', ['chat']]])
    }
  })

  it('R5 a wrapped call runs once: awaited twice, never awaited, identified and given a parent in any order', async () => {
    let runs = 0
    const model = wrapModel(async function Model() {
      runs++
    })
    const message = openThread(id).trackMessage({ role: 'user', content: 'q' })
    const call = model().identify('u1').setParent(message)
    call.catch(() => {})
    await Promise.all([call, call, call.finally(() => {})])
    void model().setParent(message)
    await tick()
    expect(runs).toBe(2)
    const { messages } = await replay()
    expect(runNames(messages[0]?.runs)).toEqual(['Model', 'Model'])
  })

  it('R6 an answer names the run that produced it, and runs find thread and user without a message', async () => {
    const thread = openThread({ id, userId: 'u1' })
    const question = thread.trackMessage({ role: 'user', content: 'q' })
    await wrapAgent(async function Agent() {
      thread.trackMessage({ role: 'assistant', content: 'a' })
    })().setParent(question)
    const quiet = openThread({ id: `${id}-quiet`, userId: 'u2' })
    quiet.run(llm)
    const { messages } = await replay()
    expect(messages[1]?.producedBy).toBe(messages[0]?.runs[0]?.spanId)
    const { runs } = await rebuilt(quiet.id, recording.spans())
    expect(runs[0]).toMatchObject({ kind: 'llm', attributes: { 'user.id': 'u2' } })
  })
})

describe('loss and corruption', () => {
  it('D1 a retry is kept, as a sibling of the try before it', async () => {
    const thread = openThread(id)
    const question = thread.trackMessage({ role: 'user', content: 'q' })
    const first = thread.trackMessage({ role: 'assistant', content: 'try 1' })
    const second = thread.trackMessage({ role: 'assistant', content: 'try 2', isRetry: true })
    const { messages, path } = await replay()
    expect(messages.map(({ content, parentId, retryOf }) => [content, parentId, retryOf])).toEqual([
      ['q', undefined, undefined],
      ['try 1', question, undefined],
      ['try 2', question, first],
    ])
    expect(path).toEqual([question, second])
  })

  it('D2 tool calls, tool call ids, names, parts and any role are kept', async () => {
    const said = [
      { role: 'developer', content: 'be brief' },
      {
        role: 'assistant',
        content: null,
        toolCalls: [{ id: 'c1', name: 'find', arguments: '{"q":' }],
      },
      { role: 'tool', content: '42', toolCallId: 'c1', name: 'find' },
      {
        role: 'user',
        content: [{ type: 'uri', modality: 'image', uri: 'https://example.com/a.png' }],
      },
    ] as const
    const thread = openThread(id)
    for (const message of said) thread.trackMessage(message)
    const { messages } = await replay()
    for (const [n, message] of said.entries()) expect(messages[n]).toMatchObject(message)
  })

  it('D3 each message has its own id and time', async () => {
    const thread = openThread(id)
    const times = ['2026-01-01T10:00:00.000001Z', '2026-01-01T10:00:05Z', '2026-01-01T10:00:06Z']
    const ids = times.map((timestamp) =>
      thread.trackMessage({ role: 'user', content: timestamp, timestamp }),
    )
    const { messages } = await replay()
    expect(messages.map((message) => message.id)).toEqual(ids)
    expect(messages.map(({ startUnixNano }) => startUnixNano)).toEqual([
      1767261600000001000n,
      1767261605000000000n,
      1767261606000000000n,
    ])
  })

  it('D4 tags, user and user props are not erased by later messages that do not repeat them', async () => {
    openThread({
      id,
      tags: ['support'],
      userId: 'u1',
      userProps: { plan: 'pro', name: 'Jane' },
    }).trackMessage({
      role: 'user',
      content: 'q',
    })
    openThread(id).trackMessage({ role: 'assistant', content: 'a' })
    openThread({ id, tags: ['vip'], userId: 'u1', userProps: { name: 'Jane D.' } }).trackEvent(
      'opened',
    )
    expect(await replay()).toMatchObject({
      userId: 'u1',
      userProps: { plan: 'pro', name: 'Jane D.' },
      tags: ['support', 'vip'],
    })
  })

  it('D5 the same batch twice changes nothing', async () => {
    const thread = openThread(id)
    thread.trackMessage({ role: 'user', content: 'q' })
    thread.trackMessage({ role: 'assistant', content: 'a' })
    const once = await rebuilt(id, recording.spans())
    const twice = await rebuilt(id, recording.spans(), recording.spans())
    expect(twice).toEqual(once)
  })

  it('D6 30 concurrent messages are 30 messages', async () => {
    const thread = openThread(id)
    thread.trackMessage({ role: 'user', content: 'q' })
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        await tick()
        openThread(id).trackMessage({ role: 'assistant', content: String(n) })
      }),
    )
    const store = memoryStore()
    await Promise.all(recording.spans().map((span) => store.write([span])))
    const { messages } = await readThread(store, id)
    expect(messages).toHaveLength(31)
    expect(new Set(messages.map(({ content }) => content)).size).toBe(31)
  })

  it('D7 arrival order decides nothing', async () => {
    const thread = openThread(id)
    thread.trackMessage({ role: 'user', content: 'q1' })
    thread.trackEvent('opened')
    thread.trackMessage({ role: 'assistant', content: 'a1' })
    thread.trackMessage({ role: 'user', content: 'q2' })
    thread.trackMessage({ role: 'assistant', content: 'a2' })
    const spans = recording.spans()
    const inOrder = await rebuilt(id, spans)
    expect(inOrder.messages.map(({ content }) => content)).toEqual(['q1', 'a1', 'q2', 'a2'])
    for (const arrival of permutations(spans)) {
      expect(await rebuilt(id, ...arrival.map((span) => [span]))).toEqual(inOrder)
    }
  })

  it('D8 a thread id of one project says nothing in another, and nobody can overwrite a message', async () => {
    openThread(id).trackMessage({ role: 'user', content: 'mine' })
    const [mine] = recording.spans()
    const takeover = {
      ...mine,
      attributes: { ...mine?.attributes, 'chat.content': 'stolen' },
    } as RecordedSpan
    const { messages } = await rebuilt(id, recording.spans(), [takeover])
    expect(messages.map(({ content }) => content)).toEqual(['mine'])
    await expect(readThread(memoryStore(), id)).rejects.toThrow('no thread')
  })

  it('D10 without a provider nothing is sent, all is said once, and recording begins when one is there', async () => {
    await recording.stop()
    const thread = openThread(id)
    thread.trackMessage({ role: 'user', content: 'before' })
    recording = startRecording()
    thread.trackMessage({ role: 'user', content: 'after' })
    const { messages } = await replay()
    expect(messages.map(({ content }) => content)).toEqual(['after'])
  })

  it('D12 nested metadata keeps its depth and its keys, and that of events is there at replay', async () => {
    const metadata = { order_id: 7, 'kebab-key': { deep: [{ deeper: [null, true] }] } }
    const thread = openThread(id)
    thread.trackMessage({ role: 'user', content: 'q', metadata })
    thread.trackEvent('open-document', metadata)
    const { messages, events } = await replay()
    expect(messages[0]?.metadata).toEqual(metadata)
    expect(events[0]).toMatchObject({ name: 'open-document', metadata })
  })

  it('D13 the browser entry keeps the user that a thread was opened with', async () => {
    const store = memoryStore()
    const receiver = await createReceiver({ store, port: 0 })
    browser.startThreads({ url: `${receiver.url}/v1/traces`, serviceName: 'page' })
    const thread = browser.openThread({ id, userId: 'u1', userProps: { name: 'Jane' } })
    thread.trackMessage({ role: 'user', content: 'q' })
    await browser.flush()
    await receiver.close({ timeoutMillis: 0 })
    expect(await readThread(store, id)).toMatchObject({ userId: 'u1', userProps: { name: 'Jane' } })
  })

  it('D14 a front end that tracks its last message at each render records it once', async () => {
    const thread = openThread(id)
    for (let render = 0; render < 3; render++) {
      thread.trackMessage({ id: 'turn-1', role: 'user', content: 'q' })
      thread.trackMessage({ id: 'turn-1', role: 'assistant', content: 'a' })
    }
    const { messages } = await replay()
    expect(messages.map(({ role, content }) => [role, content])).toEqual([
      ['user', 'q'],
      ['assistant', 'a'],
    ])
  })

  it('D14 a partial answer that was tracked as a whole one is replaced by the whole one', async () => {
    const thread = openThread(id)
    const question = thread.trackMessage({ id: 'm1', role: 'user', content: 'q' })
    thread.trackMessage({ id: 'm2', role: 'assistant', content: 'The ans' })
    const whole = thread.trackMessage({ id: 'm2', role: 'assistant', content: 'The answer' })
    expect((await replay()).path).toEqual([question, whole])
  })
})

describe('what a stock OpenTelemetry service does', () => {
  it('stands under the right message without a line of ours in it', async () => {
    const question = openThread(id).trackMessage({ role: 'user', content: 'q' })
    const headers = openThread(id).headers(question)
    const fromFrontend = recording.spans()
    await recording.stop()
    recording = startRecording({ processors: [] })
    context.with(propagation.extract(ROOT_CONTEXT, headers), () =>
      recording.tracer.startActiveSpan('GET /orders', (server) => {
        recording.tracer.startSpan('SELECT orders').end()
        server.end()
      }),
    )
    const { messages } = await rebuilt(id, recording.spans(), fromFrontend)
    expect(runNames(messages[0]?.runs)).toEqual([['GET /orders', ['SELECT orders']]])
  })
})

function permutations<Item>(items: readonly Item[]): (readonly Item[])[] {
  if (items.length < 2) return [items]
  return items.flatMap((item, n) =>
    permutations(items.toSpliced(n, 1)).map((rest) => [item].concat(rest)),
  )
}
