import { type AIMessage, HumanMessage, type ToolMessage } from '@langchain/core/messages'
import { RunnableLambda } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { FakeListChatModel, FakeLLM } from '@langchain/core/utils/testing'
import { ChatOpenAI } from '@langchain/openai'
import { trace } from '@opentelemetry/api'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openThread, type Thread } from '../../src/index.ts'
import { threadCallbacks } from '../../src/langchain/index.ts'
import type { RecordedRun } from '../../src/thread/recorded-thread.ts'
import { collect } from '../support/collect.ts'
import { startMockModel, type MockModel } from '../support/mock-model.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let mock: MockModel
let thread: Thread
let threads = 0

beforeAll(async () => {
  mock = await startMockModel()
})
afterAll(() => mock[Symbol.asyncDispose]())
beforeEach(() => {
  recording = startRecording()
  thread = openThread({ id: `chain-run-${threads++}`, userId: 'ann' })
})
afterEach(() => {
  vi.useRealTimers()
  return recording.stop()
})

const model = () =>
  new ChatOpenAI({
    model: 'gpt-4o-mini',
    apiKey: 'key',
    maxRetries: 0,
    configuration: { baseURL: mock.url },
  })
const lookUp = tool(async ({ orderId }: { orderId: string }) => ({ orderId, day: 'Thursday' }), {
  name: 'look_up',
  description: 'Looks an order up',
  schema: { type: 'object', properties: { orderId: { type: 'string' } }, required: ['orderId'] },
})
// Tools of types that their invoke() cannot be called by.
const invoke = (called: object, input: object, config: object): Promise<unknown> =>
  (called as { invoke(input: object, config: object): Promise<unknown> }).invoke(input, config)
const read = () => rebuilt(thread.id, recording.spans())
const runSpans = () => recording.spans().filter(({ name }) => !name.endsWith('message'))
const outline = ({ kind, name, children }: RecordedRun): unknown => [
  `${kind} ${name}`,
  ...children.map(outline),
]

describe('the runs of one callback', () => {
  it('are model calls with what was said, used and why the model stopped', async () => {
    const callbacks = [threadCallbacks(thread)]
    await model().invoke([new HumanMessage('Hi')], { callbacks })
    const { messages, runs, usage } = await read()
    const [question, answer] = messages
    expect(runs).toEqual([])
    expect(question?.runs).toMatchObject([
      {
        kind: 'llm',
        name: 'chat gpt-4o-mini',
        model: expect.stringContaining('gpt-4o-mini'),
        provider: 'openai',
        finishReason: 'stop',
        inputMessages: [{ role: 'user', content: 'Hi' }],
        outputMessages: [{ role: 'assistant', content: answer?.content }],
        usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
        attributes: { 'user.id': 'ann', 'session.id': thread.id },
      },
    ])
    expect(answer?.generatedBy).toBe(question?.runs[0]?.spanId)
    expect(usage).toEqual(question?.runs[0]?.usage)
  })

  it('are tools with their arguments and results, and the call that each answers', async () => {
    const callbacks = [threadCallbacks(thread)]
    const loop = RunnableLambda.from(async (question: string, config) => {
      const asked = await model().bindTools([lookUp]).invoke(question, config)
      const [call] = (asked as AIMessage).tool_calls ?? []
      const told = (await invoke(lookUp, { ...call, type: 'tool_call' }, config)) as ToolMessage
      return model().invoke([new HumanMessage(question), asked, told], config)
    })
    await loop.invoke('Where is my order?', { callbacks })
    const { messages } = await read()
    const runs = messages[0]?.runs ?? []
    expect(runs.map(outline)).toEqual([
      ['llm chat gpt-4o-mini'],
      ['tool execute_tool look_up'],
      ['llm chat gpt-4o-mini'],
    ])
    expect(runs[1]).toMatchObject({
      toolCall: { id: 'call_1', name: 'look_up' },
      input: { orderId: '1042' },
      output: { orderId: '1042', day: 'Thursday' },
    })
    const answers = messages.filter(({ role }) => role === 'assistant')
    expect(answers.map(({ generatedBy }) => generatedBy)).toEqual([
      runs[0]?.spanId,
      runs[2]?.spanId,
    ])
  })

  it('are nested as LangChain nests them', async () => {
    const summarise = tool(
      async (_given: object, config) =>
        (await new FakeListChatModel({ responses: ['short'] }).invoke('Shorten', config)).text,
      { name: 'summarise', description: 'Summarises', schema: { type: 'object', properties: {} } },
    )
    thread.trackMessage({ role: 'user', content: 'Hi' })
    const callbacks = [threadCallbacks(thread, { userMessages: false })]
    await invoke(summarise, {}, { callbacks })
    const { messages } = await read()
    expect(messages[0]?.runs.map(outline)).toEqual([['tool execute_tool summarise', ['llm chat']]])
  })

  it('stand below the span that is active, and name the message that it works for', async () => {
    const messageId = thread.trackMessage({ role: 'user', content: 'Hi' })
    const callbacks = [threadCallbacks(thread)]
    await thread.run(() =>
      recording.tracer.startActiveSpan('handler', async (span) => {
        await new FakeListChatModel({ responses: ['Hello'] }).invoke('Hi', { callbacks })
        span.end()
      }),
    )
    const handler = recording.spans().find(({ name }) => name === 'handler')
    expect(runSpans()[0]).toMatchObject({
      parentSpanId: handler?.spanId,
      attributes: { 'chat.message_id': messageId, 'chat.thread_id': thread.id },
    })
  })

  it('of a hidden call are recorded without a message, unless it is hidden from tracing', async () => {
    const callbacks = [threadCallbacks(thread)]
    const quiet = new FakeListChatModel({ responses: ['Hello'] })
    await quiet.invoke('Classify', { callbacks, tags: ['nostream'] })
    await quiet.invoke('Secret', { callbacks, tags: ['langsmith:hidden'] })
    const { messages, runs } = await read()
    expect(messages.map(({ source }) => source)).toEqual(['run', 'run'])
    expect(runs.map(outline)).toEqual([])
    expect(runSpans().map(({ name }) => name)).toEqual(['chat'])
  })

  it('include models that complete a text', async () => {
    thread.trackMessage({ role: 'user', content: 'Hi' })
    await new FakeLLM({ response: 'Hello' }).invoke('Say hello', {
      callbacks: [threadCallbacks(thread)],
    })
    const { messages } = await read()
    expect(messages).toHaveLength(1)
    expect(messages[0]?.runs).toMatchObject([
      {
        kind: 'llm',
        inputMessages: [{ role: 'user', content: 'Say hello' }],
        outputMessages: [{ role: 'assistant', content: 'Hello' }],
      },
    ])
  })

  it('say that they failed', async () => {
    const callbacks = [threadCallbacks(thread)]
    await model()
      .invoke('refused', { callbacks })
      .catch(() => {})
    expect((await read()).messages[0]?.runs).toMatchObject([
      { kind: 'llm', error: expect.stringContaining('no quota') },
    ])
  })

  it('of a stream whose reader has left end after ten times the silence', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const callbacks = threadCallbacks(thread, { silenceMillis: 1000 })
    callbacks.handleChatModelStart({}, [[new HumanMessage('Hi')]], 'run-1')
    callbacks.handleLLMNewToken('Hel', undefined, 'run-1')
    await vi.advanceTimersByTimeAsync(9_000)
    expect(runSpans()).toEqual([])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(runSpans()).toMatchObject([{ attributes: { 'error.type': 'AbortError' } }])
  })

  it('obey what the thread says of content', async () => {
    const quiet = openThread({ id: thread.id, captureContent: false })
    const masked = openThread({ id: thread.id, mask: (text) => text.replaceAll('1042', '[id]') })
    for (const [one, question] of [
      [quiet, 'My secret'],
      [masked, 'My order 1042'],
    ] as const) {
      const callbacks = [threadCallbacks(one, { userMessages: false })]
      await model().invoke(question, { callbacks })
    }
    const written = JSON.stringify(runSpans().map(({ attributes }) => attributes))
    expect(written).not.toMatch(/secret|1042/)
    expect(written).toContain('My order [id]')
    expect(runSpans().map(({ attributes }) => attributes['chat.content.state'])).toEqual([
      'withheld',
      'masked',
    ])
  })

  it('carry the usage of streams too', async () => {
    const streaming = new ChatOpenAI({
      model: 'gpt-4o-mini',
      apiKey: 'key',
      streamUsage: true,
      configuration: { baseURL: mock.url },
    })
    await collect(await streaming.stream('Hi', { callbacks: [threadCallbacks(thread)] }))
    expect((await read()).messages[0]?.runs[0]).toMatchObject({ finishReason: 'stop' })
  })
})

describe('whether runs are recorded', () => {
  const ask = (runs?: boolean | 'auto') =>
    new FakeListChatModel({ responses: ['Hello'] }).invoke('Hi', {
      callbacks: [threadCallbacks(thread, runs === undefined ? {} : { runs })],
    })

  it('is as the option says', async () => {
    await ask(false)
    expect(runSpans()).toEqual([])
    await ask(true)
    expect(runSpans()).toHaveLength(1)
  })

  it('is left to an instrumentation of LangChain once that has started a span', async () => {
    const names = () => runSpans().map(({ name }) => name)
    await thread.run(() => ask('auto'))
    expect(names()).toEqual(['chat'])
    trace.getTracer('@arizeai/openinference-instrumentation-langchain').startSpan('x').end()
    await thread.run(() => ask())
    await thread.run(() => ask('auto'))
    expect(names()).toEqual(['chat', 'x'])
    await thread.run(() => ask(true))
    expect(names()).toEqual(['chat', 'chat', 'x'])
  })

  it('is not left to an instrumentation whose spans would be in no thread', async () => {
    trace.getTracer('@arizeai/openinference-instrumentation-langchain').startSpan('x').end()
    await ask('auto')
    expect(runSpans().map(({ name }) => name)).toEqual(['x', 'chat'])
  })
})
