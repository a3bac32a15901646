import { context, trace } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  configureThreads,
  isMessageId,
  openThread,
  parseMessageId,
  trackFeedback,
  withParent,
  wrapAgent,
} from '../../src/index.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let id: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  id = `track-feedback-${nth++}`
})
afterEach(() => recording.stop())

const foreignMessage = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const given = () => recording.spans().filter(({ name }) => name === 'feedback')
const last = () => given().at(-1)
const attributes = () => ({ ...last()?.attributes })

async function rebuilt() {
  const store = memoryStore()
  await store.write(recording.spans())
  return readThread(store, id)
}

describe('feedback on a message', () => {
  it('hangs below the message, whatever is active while it is given', () => {
    const message = openThread(id).trackMessage({ role: 'user', content: 'q' })
    recording.tracer.startActiveSpan('POST /feedback', (request) => {
      trackFeedback(message, { thumb: 'up' })
      request.end()
    })
    expect(last()?.parentSpanId).toBe(parseMessageId(message)?.spanId)
    expect(attributes()).toEqual({
      'chat.convention': 1,
      'chat.kind': 'feedback',
      'chat.thread_id': id,
      'chat.message_id': message,
      'chat.feedback': '{"thumb":"up"}',
    })
  })

  it('by the app’s own id of it stands in a trace of its own, until its message is known', async () => {
    const thread = openThread(id)
    recording.tracer.startActiveSpan('POST /feedback', (request) => {
      trackFeedback({ id: 'own-1', threadId: id }, { thumb: 'up' })
      request.end()
    })
    expect(last()?.parentSpanId).toBeUndefined()
    expect(attributes()['chat.message.external_id']).toBe('own-1')
    const message = thread.trackMessage({ role: 'user', content: 'q', id: 'own-1' })
    for (const target of ['own-1', { id: 'own-1' }] as const)
      thread.trackFeedback(target, { score: 1 })
    trackFeedback({ id: 'own-1', threadId: id }, { comment: 'good' })
    expect(attributes()).toMatchObject({ 'chat.message_id': message })
    const { messages, tally } = await rebuilt()
    expect(messages[0]?.feedback).toEqual({ thumb: 'up', score: 1, comment: 'good' })
    expect(tally).toMatchObject({ strayFeedback: 0, orphans: 0 })
  })

  it('takes the thread of the active context, and warns once if there is none', () => {
    const message = openThread(id).trackMessage({ role: 'user', content: 'q', id: 'own' })
    withParent(message, () => trackFeedback('own', { thumb: 'up' }))
    expect(attributes()).toMatchObject({ 'chat.thread_id': id, 'chat.message_id': message })
    trackFeedback('own-elsewhere', { thumb: 'up' })
    trackFeedback({ about: 'thread' }, { thumb: 'up' })
    expect(attributes()).not.toHaveProperty('chat.thread_id')
    expect(recording.warnings.filter((text) => text.includes('names no thread'))).toHaveLength(1)
  })

  it('of another process leaves the thread to the trace', () => {
    trackFeedback(foreignMessage, { thumb: 'up' })
    expect(last()).toMatchObject({
      traceId: parseMessageId(foreignMessage)?.traceId,
      parentSpanId: parseMessageId(foreignMessage)?.spanId,
    })
    expect(attributes()).not.toHaveProperty('chat.thread_id')
  })
})

describe('the author of feedback', () => {
  it('is the thread’s user, or whom the options name, whose props are not the user’s', async () => {
    const thread = openThread({ id, userId: 'jane', userProps: { plan: 'pro' } })
    const message = thread.trackMessage({ role: 'user', content: 'q' })
    thread.trackFeedback(message, { thumb: 'down' })
    expect(attributes()).toMatchObject({ 'user.id': 'jane', 'chat.user_props': '{"plan":"pro"}' })
    for (const track of [thread.trackFeedback.bind(thread), trackFeedback]) {
      track(message, { thumb: 'up' }, { userId: 'reviewer' })
      expect(attributes()['user.id']).toBe('reviewer')
      expect(attributes()).not.toHaveProperty('chat.user_props')
    }
    const { userId, userProps, messages } = await rebuilt()
    expect({ userId, userProps }).toEqual({ userId: 'jane', userProps: { plan: 'pro' } })
    expect(messages[0]?.opinions?.map(({ author }) => author)).toEqual([undefined, 'reviewer'])
  })

  it('says when it was given, or that this was never noted; a wrong time is as good as none', () => {
    const thread = openThread(id)
    thread.trackFeedback('m', { thumb: 'up' })
    expect(attributes()).not.toHaveProperty('chat.message.time')
    thread.trackFeedback('m', { thumb: 'up' }, { timestamp: '2024-03-25T20:08:04.101236789Z' })
    expect(last()?.startUnixNano).toBe(1711397284101236789n)
    expect(attributes()['chat.message.time']).toBe('stated')
    for (const timestamp of [null, 'yesterday']) {
      thread.trackFeedback('m', { thumb: 'up' }, { timestamp })
      expect(last()?.startUnixNano).toBeGreaterThan(1711397284101236789n)
      expect(attributes()['chat.message.time']).toBe('unknown')
    }
    expect(recording.warnings.filter((text) => text.includes('no instant'))).toHaveLength(1)
  })
})

describe('feedback on a run', () => {
  it('hangs below it by its traceparent or its ids, and says no message', async () => {
    const thread = openThread(id)
    const message = thread.trackMessage({ role: 'user', content: 'q' })
    const agent = wrapAgent(() => trace.getSpan(context.active())?.spanContext(), { name: 'a' })
    const run = await agent().setParent(message)
    const { traceId = '', spanId = '' } = run ?? {}
    thread.trackFeedback({ about: 'run', id: { traceId, spanId } }, { score: 3 })
    expect(last()).toMatchObject({ traceId, parentSpanId: spanId })
    expect(attributes()).toMatchObject({ 'chat.feedback.about': 'run', 'chat.thread_id': id })
    expect(attributes()).not.toHaveProperty('chat.message_id')
    trackFeedback({ about: 'run', id: `00-${traceId}-${spanId}-01` }, { comment: 'slow' })
    expect(last()).toMatchObject({ traceId, parentSpanId: spanId })
    expect((await rebuilt()).messages[0]?.runs[0]?.feedback).toEqual({ score: 3, comment: 'slow' })
  })

  it('by its span id alone is found at replay', async () => {
    const thread = openThread(id)
    const message = thread.trackMessage({ role: 'user', content: 'q' })
    await wrapAgent(() => 1, { name: 'a' })().setParent(message)
    const run = recording.spans().find(({ name }) => name === 'a')
    thread.trackFeedback({ about: 'run', id: run?.spanId ?? '' }, { score: 3 })
    expect(last()?.traceId).not.toBe(run?.traceId)
    const { messages, tally } = await rebuilt()
    expect(messages[0]?.runs[0]?.feedback).toEqual({ score: 3 })
    expect(tally).toMatchObject({ strayFeedback: 0, orphans: 0 })
  })
})

describe('outcomes and labels', () => {
  it('say whether the user got what they came for, in a trace of their own', async () => {
    const thread = openThread({ id, userId: 'jane' })
    const message = thread.trackMessage({ role: 'user', content: 'q' })
    withParent(message, () => thread.trackOutcome(0.25, { comment: 'half', userId: 'lead' }))
    expect(last()?.parentSpanId).toBeUndefined()
    expect(attributes()).toEqual({
      'chat.convention': 1,
      'chat.kind': 'feedback',
      'chat.thread_id': id,
      'user.id': 'lead',
      'chat.feedback.about': 'thread',
      'chat.outcome': 0.25,
      'chat.feedback': '{"comment":"half"}',
    })
    thread.trackOutcome(1)
    expect(attributes()).not.toHaveProperty('chat.feedback')
    expect(await rebuilt()).toMatchObject({ outcome: 1, feedback: { comment: 'half' } })
    thread.trackOutcome(null)
    expect(await rebuilt()).toMatchObject({ outcome: 0.25, opinions: [{ author: 'lead' }] })
  })

  it('keep an outcome that is none under `chat.feedback`, with a warning', () => {
    for (const odd of [5, -0.1, Number.NaN, '1', true]) {
      openThread(id).trackOutcome(odd as number)
      expect(attributes()).not.toHaveProperty('chat.outcome')
      expect(JSON.parse(String(attributes()['chat.feedback']))).toEqual({
        outcome: Number.isNaN(odd) ? null : odd,
      })
    }
    expect(recording.warnings.filter((text) => text.includes('outcome'))).toHaveLength(1)
  })

  it('confirm or dismiss a signal that was found, at a message if one is named', async () => {
    const thread = openThread(id)
    const message = thread.trackMessage({ role: 'user', content: 'q', id: 'own' })
    const finding = { about: 'finding', signal: 'tool_loop' } as const
    thread.trackFeedback(finding, { verdict: 'confirmed' }, { userId: 'ann' })
    expect(attributes()).toMatchObject({
      'chat.feedback.about': 'finding',
      'chat.feedback.signal': 'tool_loop',
      'chat.feedback.verdict': 'confirmed',
    })
    thread.trackFeedback({ ...finding, id: 'own' }, { verdict: 'dismissed', comment: 'no' })
    expect(attributes()).toMatchObject({ 'chat.message_id': message })
    expect((await rebuilt()).labels).toMatchObject([
      { signal: 'tool_loop', verdict: 'confirmed', author: 'ann' },
      {
        signal: 'tool_loop',
        verdict: 'dismissed',
        feedback: { comment: 'no' },
        messageId: message,
      },
    ])
    thread.trackFeedback(finding, { verdict: null }, { userId: 'ann' })
    expect(attributes()['chat.feedback.verdict']).toBe('withdrawn')
    thread.trackFeedback({ ...finding, id: 'own' }, null)
    expect(await rebuilt()).not.toHaveProperty('labels')
  })

  it('stay readable where content is withheld, and comments do not', () => {
    configureThreads({ captureContent: false })
    try {
      trackFeedback(
        { about: 'finding', signal: 'stall', threadId: id },
        { verdict: 'dismissed', outcome: 1, comment: 'secret' },
      )
    } finally {
      configureThreads({})
    }
    expect(attributes()).toMatchObject({
      'chat.feedback.verdict': 'dismissed',
      'chat.outcome': 1,
      'chat.feedback': '{"comment":"[withheld]"}',
      'chat.feedback.state': 'withheld',
    })
  })
})

describe('a wrong target', () => {
  it.each([
    ['nothing', undefined, 'null'],
    ['an unknown word', { about: 'weather', id: 'x' }, '{"about":"weather","id":"x"}'],
    ['a message without an id', {}, '{}'],
    ['a number', 7, '7'],
  ])('that is %s is kept as an own id', (_name, target, kept) => {
    const messageId = openThread(id).trackFeedback(target as never, { thumb: 'up' })
    expect(isMessageId(messageId)).toBe(true)
    expect(attributes()).toMatchObject({
      'chat.message.external_id': kept,
      'chat.feedback': '{"thumb":"up"}',
    })
  })

  it('that is no run or names no signal keeps its subject, and warns', () => {
    const thread = openThread(id)
    thread.trackFeedback({ about: 'run', id: '0000000000000000' }, { thumb: 'up' })
    expect(attributes()).toMatchObject({ 'chat.feedback.about': 'run', 'chat.thread_id': id })
    expect(last()?.parentSpanId).toBeUndefined()
    thread.trackFeedback({ about: 'finding' } as never, { verdict: 'maybe' as never })
    expect(attributes()).toMatchObject({
      'chat.feedback.signal': 'unknown',
      'chat.feedback': '{"verdict":"maybe"}',
    })
    expect(
      recording.warnings.filter((text) => /not a run|no signal|a verdict/.test(text)),
    ).toHaveLength(3)
  })

  it('of another thread is that thread’s', () => {
    openThread({ id, tags: ['mine'] }).trackFeedback(
      { about: 'thread', threadId: `${id}-other` },
      { thumb: 'up' },
    )
    expect(attributes()).toMatchObject({ 'chat.thread_id': `${id}-other` })
    expect(attributes()).not.toHaveProperty('chat.thread.tags')
  })

  it('never throws, whatever the options are', () => {
    const thread = openThread(id)
    const hostile = {
      get userId() {
        throw new Error('no')
      },
    }
    for (const options of [null, 7, 'x', hostile, { timestamp: {} }]) {
      expect(isMessageId(trackFeedback('x', { thumb: 'up' }, options as never))).toBe(true)
      expect(isMessageId(thread.trackFeedback('x', { thumb: 'up' }, options as never))).toBe(true)
      expect(isMessageId(thread.trackOutcome(1, options as never))).toBe(true)
    }
  })
})
