import { describe, expect, it, onTestFinished } from 'vitest'
import * as root from '../../src/index.ts'
import type { EventOptions, MessageContent } from '../../src/browser/index.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { startRecording } from '../support/recording.ts'
import { openPage } from './page-entry.ts'

/** What both entries have. */
interface Entry {
  openThread(options: root.ThreadOptions): {
    trackMessage(message: root.TrackedMessage): string
    streamMessage(stream: AsyncIterable<string>): AsyncIterable<string>
    trackEvent(name: string, metadata?: unknown, options?: EventOptions): string
    trackFeedback(messageId: string, feedback: root.Feedback | null): string
    headers(messageId?: string): root.ThreadHeaders
  }
  trackFeedback(messageId: string, feedback: root.Feedback | null): string
}

const parts: MessageContent = [{ type: 'text', content: 'parts' }]

/** Everything a page can say, once. */
async function say(entry: Entry, id: string): Promise<void> {
  const options = { id, userId: 'u1', userProps: { name: 'Jane' }, tags: ['a', 'b'] }
  const thread = entry.openThread({ ...options, metadata: { channel: 'web' } })
  thread.trackEvent('page-opened', { path: '/' })
  await nextMillisecond()
  thread.trackMessage({ role: 'system', content: 'Be kind' })
  thread.trackMessage({ role: 'user', content: 'Once' })
  const question = thread.trackMessage({
    id: 'q',
    role: 'user',
    content: 'Helo \ud800',
    name: 'Jo',
  })
  const first = thread.trackMessage({
    role: 'assistant',
    content: 'What?',
    tags: ['x'],
    metadata: { a: 1 },
  })
  const second = thread.trackMessage({ role: 'assistant', content: 'Hello', retryOf: first })
  thread.trackMessage({ role: 'assistant', content: 'Hi', retryOf: first, feedback: { score: 1 } })
  thread.trackMessage({ role: 'assistant', content: null, isRetry: true })
  const call = { id: 'c', name: 'f', arguments: '{}' }
  thread.trackMessage({ role: 'assistant', content: 'Let me see', toolCalls: [call] })
  thread.trackMessage({ role: 'tool', content: '{}', toolCallId: 'c' })
  thread.trackMessage({ role: 'moderator', content: parts })
  await nextMillisecond()
  thread.trackEvent('open-document', { name: 'a.pdf' }, { userId: 'guest' })
  entry.trackFeedback(second, { thumb: 'down', comment: 'rude \udfff' })
  await nextMillisecond()
  entry.trackFeedback(second, { comment: null })
  thread.trackFeedback('q', { thumb: 'up' })
  thread.trackFeedback('unheard of', { thumb: 'up' })
  thread.trackMessage({ role: 'user', content: 'Hello', replaces: question })
  await consume(thread.streamMessage(tokens('Once ', 'upon ', '🙂')))
  await consume(thread.streamMessage(tokens('left ', 'alone')), 1)
  await consume(thread.streamMessage(tokens('half ', new TypeError('reset')))).catch(() => {})
  await consume(thread.streamMessage(readable('read', 'able')))
  expect(thread.headers(question)).toEqual({
    traceparent: question,
    tracestate: `threadspan=${encodeURIComponent(id)}/${question.slice(36, 52)}`,
  })
}

// In a page what is no message has no order within one.
const nextMillisecond = () => new Promise((resolve) => setTimeout(resolve, 2))

async function consume(stream: object, limit = Infinity): Promise<void> {
  let count = 0
  for await (const _ of stream as AsyncIterable<unknown>) if (++count >= limit) return
}

function readable(...chunks: readonly string[]): ReadableStream<string> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}

async function* tokens(...chunks: readonly (string | Error)[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    await Promise.resolve()
    if (chunk instanceof Error) throw chunk
    yield chunk
  }
}

async function throughRoot(id: string): Promise<RecordedThread> {
  const recording = startRecording()
  onTestFinished(() => recording.stop())
  await say(root, id)
  const store = memoryStore()
  await store.write(recording.spans())
  return readThread(store, id)
}

async function throughPage(id: string): Promise<RecordedThread> {
  const store = memoryStore()
  const receiver = await createReceiver({ store, port: 0 })
  onTestFinished(() => receiver.close({ timeoutMillis: 0 }))
  const page = await openPage()
  page.startThreads({ url: `${receiver.url}/v1/traces`, serviceName: 'page' })
  await say(page, id)
  expect(await page.flush()).toMatchObject({ dropped: 0, queued: 0 })
  return readThread(store, id)
}

/** A thread without what two recordings of it cannot share: ids, times and the service. */
function outline(thread: RecordedThread): unknown {
  const ids = new Map(thread.messages.map(({ id }, n) => [id, `message ${n}`]))
  const text = JSON.stringify({ ...thread, services: [] }, (key, value: unknown) => {
    if (key === 'service' || key === 'spanId' || key === 'waitMillis') return undefined
    if (typeof value !== 'bigint') return ids.get(value as string) ?? value
    return 'a time'
  })
  return JSON.parse(text)
}

describe('a thread of a page', () => {
  it('is the thread that the root entry and an SDK record of the same words', async () => {
    const id = 'a thread / with "signs" 🙂'
    const recorded = await throughPage(id)
    expect(recorded.messages).toHaveLength(15)
    expect(recorded.tally).toMatchObject({ orphans: 0, damaged: 0, strayFeedback: 1 })
    expect(outline(recorded)).toEqual(outline(await throughRoot(id)))
  })

  it('has one trace per turn, and spans that end when they start', async () => {
    const { messages } = await throughPage('turns')
    const traces = new Set(messages.map(({ id }) => id.slice(3, 35)))
    const turns = messages.filter(({ role }) => role === 'user' || role === 'system')
    expect(traces.size).toBe(turns.length)
    const spoken = messages.filter(({ stream }) => stream === undefined)
    expect(spoken.every((said) => said.startUnixNano === said.endUnixNano)).toBe(true)
  })
})
