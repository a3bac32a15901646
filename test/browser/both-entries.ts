import { expect, onTestFinished } from 'vitest'
import * as root from '../../src/index.ts'
import type { EventOptions, MessageContent, StartOptions } from '../../src/browser/index.ts'
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

const PAST = ['2024-05-06T07:08:09.123Z', '2024-05-06 07:08:09', 1_714_979_289_124, null]

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
  thread.trackMessage({ role: 'tool', content: '{}', toolCallId: 'c', name: 'f' })
  const unknown = { mood: 'calm', kind: 'llm', intValue: 1.5, extra: { b: 2 }, metadata: { a: 1 } }
  thread.trackMessage({ role: 'moderator', content: parts, ...unknown })
  for (const timestamp of PAST) thread.trackMessage({ role: 'bot', content: 'Then', timestamp })
  thread.trackMessage({ role: 'bot', content: 'Elsewhere', replyTo: question })
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

/** The thread as the root entry and an SDK record it. */
export async function throughRoot(id: string): Promise<RecordedThread> {
  const recording = startRecording()
  onTestFinished(() => recording.stop())
  await say(root, id)
  const store = memoryStore()
  await store.write(recording.spans())
  return readThread(store, id)
}

/** The thread as a page records it. */
export async function throughPage(
  id: string,
  options: Partial<StartOptions> = {},
): Promise<RecordedThread> {
  const store = memoryStore()
  const receiver = await createReceiver({ store, port: 0 })
  onTestFinished(() => receiver.close({ timeoutMillis: 0 }))
  const page = await openPage()
  page.startThreads({ url: `${receiver.url}/v1/traces`, serviceName: 'page', ...options })
  await say(page, id)
  expect(await page.flush()).toMatchObject({ dropped: 0, queued: 0 })
  return readThread(store, id)
}

/** A thread without what two recordings of it cannot share: ids, times and the service. */
export function outline(thread: RecordedThread): unknown {
  const ids = new Map(thread.messages.map(({ id }, n) => [id, `message ${n}`]))
  const text = JSON.stringify({ ...thread, services: [] }, (key, value: unknown) => {
    if (key === 'service' || key === 'spanId' || key === 'waitMillis') return undefined
    if (typeof value !== 'bigint') return ids.get(value as string) ?? value
    return 'a time'
  })
  return JSON.parse(text)
}
