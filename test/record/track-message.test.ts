import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AlwaysOffSampler, ParentBasedSampler, AlwaysOnSampler } from '@opentelemetry/sdk-trace'
import { suppressTracing } from '@opentelemetry/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isMessageId, openThread, parseMessageId, trackFeedback } from '../../src/index.ts'
import { createThreadSampler } from '../../src/sdk/thread-sampler.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let id: string
let nth = 0

beforeEach(() => {
  recording = startRecording()
  id = `track-message-${nth++}`
})
afterEach(() => recording.stop())

describe('trackMessage', () => {
  it('gives back an ID at once, which is the traceparent of the message span', () => {
    const messageId = openThread(id).trackMessage({ role: 'user', content: 'Hello' })
    const [span] = recording.spans()
    expect(messageId).toBe(`00-${span?.traceId}-${span?.spanId}-01`)
  })

  it('starts a trace for each user message and keeps the rest of the turn in it', () => {
    const thread = openThread(id)
    for (const role of ['user', 'assistant', 'tool', 'assistant', 'user', 'assistant']) {
      thread.trackMessage({ role, content: role })
    }
    const traces = recording.spans().map(({ traceId }) => traceId)
    expect(new Set(traces.slice(0, 4)).size).toBe(1)
    expect(new Set(traces.slice(4)).size).toBe(1)
    expect(traces[0]).not.toBe(traces[4])
    expect(recording.spans()[4]?.parentSpanId).toBeUndefined()
  })

  it('begins a turn with the greeting of an assistant, until a user speaks', () => {
    const thread = openThread(id)
    thread.trackMessage({ role: 'assistant', content: 'Hello, I am a bot.' })
    thread.trackMessage({ role: 'assistant', content: 'How can I help?' })
    thread.trackMessage({ role: 'user', content: 'Hello' })
    const [greeting, question, user] = recording.spans()
    expect(question).toMatchObject({ traceId: greeting?.traceId, parentSpanId: greeting?.spanId })
    expect(user?.traceId).not.toBe(greeting?.traceId)
  })

  it('links each message to the one before it and counts them', () => {
    const thread = openThread(id)
    const first = thread.trackMessage({ role: 'user', content: 'one' })
    openThread(id).trackMessage({ role: 'assistant', content: 'two' })
    const [one, two] = recording.spans()
    expect(one?.links).toEqual([])
    expect(two?.links.map(({ spanId }) => spanId)).toEqual([parseMessageId(first)?.spanId])
    expect([one, two].map((span) => span?.attributes['chat.message.seq'])).toEqual([0, 1])
    expect(two?.attributes['chat.recorder']).toBe(one?.attributes['chat.recorder'])
  })

  it('hangs below the active span, as any span does', () => {
    recording.tracer.startActiveSpan('POST /chat', (request) => {
      openThread(id).trackMessage({ role: 'user', content: 'Hello' })
      request.end()
    })
    const message = recording.spans().find(({ name }) => name === 'user message')
    const request = recording.spans().find(({ name }) => name === 'POST /chat')
    expect(message?.parentSpanId).toBe(request?.spanId)
  })

  it('starts a trace also inside run, which only says what the last message caused', () => {
    const thread = openThread({ id, tags: 'one' as never })
    thread.trackMessage({ role: 'user', content: 'one' })
    thread.run(() => {
      thread.trackMessage({ role: 'assistant', content: 'uno' })
      thread.trackMessage({ role: 'user', content: 'two' })
    })
    const [one, uno, two] = recording.spans()
    expect(uno?.parentSpanId).toBe(one?.spanId)
    expect(two?.parentSpanId).toBeUndefined()
    expect(two?.attributes['chat.thread.tags']).toBe('["one"]')
  })

  it('does not join the trace of another thread whose context happens to be active', () => {
    const other = openThread(`${id}-other`)
    other.trackMessage({ role: 'user', content: 'mine' })
    other.run(() => openThread(id).trackMessage({ role: 'assistant', content: 'not yours' }))
    const [mine, notYours] = recording.spans()
    expect(notYours?.traceId).not.toBe(mine?.traceId)
  })

  it('gives every attribute to the sampler, at the start of the span', () => {
    const seen: Record<string, unknown>[] = []
    const sampler = new AlwaysOnSampler()
    const spy = {
      shouldSample(...args: unknown[]) {
        seen.push({ ...(args[4] as object) })
        return sampler.shouldSample()
      },
      toString: () => 'spy',
    }
    return recording.stop().then(() => {
      recording = startRecording({ sampler: spy })
      openThread(id).trackMessage({ role: 'user', content: 'Hello' })
      expect(seen[0]).toMatchObject({
        'chat.thread_id': id,
        'chat.role': 'user',
        'chat.content': 'Hello',
      })
      expect({ ...recording.spans()[0]?.attributes }).toEqual(seen[0])
    })
  })

  it('takes a past time to the nanosecond, and null if it was never noted', () => {
    const thread = openThread(id)
    thread.trackMessage({
      role: 'user',
      content: 'past',
      timestamp: '2024-03-25T20:08:04.101236789Z',
    })
    thread.trackMessage({ role: 'user', content: 'some day', timestamp: null })
    const [past, unknown] = recording.spans()
    expect([past?.startUnixNano, past?.endUnixNano]).toEqual([
      1711397284101236789n,
      1711397284101236789n,
    ])
    expect(past?.attributes['chat.message.time']).toBe('stated')
    expect(unknown?.attributes['chat.message.time']).toBe('unknown')
  })

  it('stamps messages with their own time and never one in the future', () => {
    const thread = openThread(id)
    const before = BigInt(Date.now()) * 1_000_000n
    for (let i = 0; i < 1000; i++) thread.trackMessage({ role: 'user', content: String(i) })
    const after = BigInt(Date.now() + 1) * 1_000_000n
    const times = recording.spans().map(({ startUnixNano }) => startUnixNano)
    expect(times.every((time) => time >= before && time <= after)).toBe(true)
    expect(times.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(times)
  })

  it('keeps keys that are no message fields under metadata, and understands OpenAI messages', () => {
    const openai = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{"a":1' } }],
      refusal: null,
      extra: { order_id: { nested: [1, { deep: true }] } },
    }
    openThread(id).trackMessage(openai)
    const attributes = recording.spans()[0]?.attributes ?? {}
    expect(JSON.parse(String(attributes['chat.tool_calls']))).toEqual([
      { id: 'c1', name: 'find', arguments: '{"a":1' },
    ])
    expect(JSON.parse(String(attributes['chat.metadata']))).toEqual({
      refusal: null,
      order_id: { nested: [1, { deep: true }] },
    })
  })

  it.each([null, '', undefined])(
    'takes a refusal beside the content %o for the answer',
    (content) => {
      const refused = { role: 'assistant', content, refusal: 'I cannot help with that.' }
      openThread(id).trackMessage(refused as never)
      const { attributes = {} } = recording.spans()[0] ?? {}
      expect(attributes['chat.content']).toBe('I cannot help with that.')
      expect(attributes).not.toHaveProperty('chat.metadata')
    },
  )

  it('keeps a refusal beside another content under metadata', () => {
    const both = { role: 'assistant', content: 'Well.', refusal: 'No.' }
    openThread(id).trackMessage(both)
    expect(recording.spans()[0]?.attributes).toMatchObject({
      'chat.content': 'Well.',
      'chat.metadata': '{"refusal":"No."}',
    })
  })

  it('mirrors the thread id for other backends, unless told not to', () => {
    openThread(id).trackMessage({ role: 'user', content: 'a' })
    openThread({ id, mirrorThreadId: false }).trackMessage({ role: 'user', content: 'b' })
    const [mirrored, plain] = recording.spans()
    expect(mirrored?.attributes).toMatchObject({ 'gen_ai.conversation.id': id, 'session.id': id })
    expect(plain?.attributes).not.toHaveProperty('session.id')
  })

  it('writes gen_ai messages on request', () => {
    const thread = openThread({ id, genAiMessages: true })
    thread.trackMessage({ role: 'user', content: 'Hello' })
    thread.trackMessage({
      role: 'assistant',
      content: null,
      toolCalls: [{ id: 'c', name: 'find', arguments: '{}' }],
    })
    thread.trackMessage({ role: 'tool', content: '42', toolCallId: 'c' })
    const [user, assistant, tool] = recording.spans().map(({ attributes }) => attributes)
    expect(JSON.parse(String(user?.['gen_ai.input.messages']))).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Hello' }] },
    ])
    expect(JSON.parse(String(assistant?.['gen_ai.output.messages']))).toEqual([
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'find', arguments: '{}' }] },
    ])
    expect(JSON.parse(String(tool?.['gen_ai.input.messages']))).toEqual([
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c', response: '42' }] },
    ])
  })
})

describe('a message tracked again', () => {
  it('under the same id and with the same words is the same message', () => {
    const thread = openThread(id)
    const first = thread.trackMessage({ id: 'm1', role: 'user', content: 'Hello' })
    expect(openThread(id).trackMessage({ id: 'm1', role: 'user', content: 'Hello' })).toBe(first)
    expect(recording.spans()).toHaveLength(1)
  })

  it('under the same id with other words is an edit of it', () => {
    const thread = openThread(id)
    const first = thread.trackMessage({ id: 'm1', role: 'user', content: 'Helo' })
    thread.trackMessage({ id: 'm1', role: 'user', content: 'Hello' })
    expect(recording.spans()[1]?.attributes['chat.message.replaces']).toBe(first)
  })

  it('as a retry names the try before it', () => {
    const thread = openThread(id)
    thread.trackMessage({ role: 'user', content: 'Hello' })
    const first = thread.trackMessage({ role: 'assistant', content: 'Hm.' })
    thread.trackMessage({ role: 'assistant', content: 'Hi!', isRetry: true })
    openThread(`${id}-elsewhere`).trackMessage({ role: 'assistant', content: 'Hi!', isRetry: true })
    const [, , retry, elsewhere] = recording.spans()
    expect(retry?.attributes['chat.message.retry_of']).toBe(first)
    expect(elsewhere?.attributes['chat.message.retry_of']).toBe('latest')
  })
})

describe('recording where nothing records', () => {
  const isFreshAndValid = (ids: readonly string[]) => {
    expect(ids.every(isMessageId)).toBe(true)
    expect(new Set(ids.map((one) => parseMessageId(one)?.spanId)).size).toBe(ids.length)
  }
  const turn = () => {
    const thread = openThread(id)
    const user = thread.trackMessage({ role: 'user', content: 'Hello' })
    const assistant = thread.trackMessage({ role: 'assistant', content: 'Hi' })
    return [user, assistant, thread.trackEvent('seen'), trackFeedback(assistant, { thumb: 'up' })]
  }

  it('without a provider gives valid IDs, all different, and says so once', async () => {
    await recording.stop()
    isFreshAndValid(turn())
    recording = startRecording()
  })

  it('inside suppressed tracing gives valid IDs', () => {
    isFreshAndValid(context.with(suppressTracing(ROOT_CONTEXT), turn))
  })

  it('with everything sampled out gives valid IDs without the sampled flag', async () => {
    await recording.stop()
    recording = startRecording({ sampler: new AlwaysOffSampler() })
    const ids = turn()
    isFreshAndValid(ids)
    expect(parseMessageId(ids[0])?.traceFlags).toBe(0)
    expect(recording.spans()).toEqual([])
  })

  it('keeps messages under an unsampled parent with the thread sampler, and their children are sampled', async () => {
    await recording.stop()
    const sampler = createThreadSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() }))
    recording = startRecording({ sampler })
    const unsampled = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 0 }
    const messageId = context.with(trace.setSpanContext(ROOT_CONTEXT, unsampled), () =>
      openThread(id).trackMessage({ role: 'user', content: 'Hello' }),
    )
    expect(recording.spans()).toHaveLength(1)
    expect(parseMessageId(messageId)?.traceFlags).toBe(1)
  })
})

describe('hostile input', () => {
  const circular: Record<string, unknown> = {}
  circular['self'] = circular
  const throwing = new Proxy(
    {},
    {
      get() {
        throw new Error('trap')
      },
      ownKeys() {
        throw new Error('trap')
      },
    },
  )

  it.each([
    undefined,
    null,
    7,
    'text',
    [],
    () => 1,
    throwing,
    { role: throwing, content: circular },
    { content: 1n },
  ])('never throws at its caller: %#', (input) => {
    const thread = openThread(id)
    expect(isMessageId(thread.trackMessage(input as never))).toBe(true)
    expect(isMessageId(thread.trackEvent(input as never, input as never, input as never))).toBe(
      true,
    )
    expect(isMessageId(thread.trackFeedback(input as never, input as never))).toBe(true)
    expect(isMessageId(trackFeedback(input as never, input as never))).toBe(true)
    expect(thread.headers(input as never)).toBeTypeOf('object')
    expect(openThread(input as never).id).toMatch(/./)
  })

  it('records circular metadata and BigInt instead of losing the message', () => {
    openThread(id).trackMessage({ role: 'user', content: 'x', metadata: { circular, big: 1n } })
    expect(recording.spans()[0]?.attributes['chat.metadata']).toBe(
      '{"circular":{"self":"[Circular]"},"big":"1"}',
    )
  })

  it('makes one safe thread id of a huge one in every process alike, and tells two apart', () => {
    const huge = 'x'.repeat(100_000)
    expect(openThread(huge).id).toBe(openThread(huge).id)
    expect(openThread(huge).id).not.toBe(openThread(`${huge}y`).id)
    expect(openThread(huge).id.length).toBeLessThanOrEqual(512)
    expect(openThread('\ud800').id.isWellFormed()).toBe(true)
  })
})
