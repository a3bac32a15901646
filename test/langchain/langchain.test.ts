import type { ToolMessage } from '@langchain/core/messages'
import { HumanMessage, AIMessage, SystemMessage, type BaseMessage } from '@langchain/core/messages'
import { RunnableLambda, RunnableSequence } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openThread, type Thread, withParent } from '../../src/index.ts'
import { threadCallbacks } from '../../src/langchain/index.ts'
import { startMockModel, type MockModel } from '../support/mock-model.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { collect } from '../support/collect.ts'
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
  thread = openThread(`chain-${threads++}`)
})
afterEach(() => recording.stop())

const model = (tags: string[] = []) =>
  new ChatOpenAI({
    tags,
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
// A tool loop as LangGraph's prebuilt agent runs it.
const agent = (stream = false) =>
  RunnableLambda.from(async (messages: BaseMessage[], config) => {
    const said = [...messages]
    const bound = model().bindTools([lookUp])
    for (let step = 0; step < 3; step++) {
      const answer = await ask(bound, said, config, stream)
      said.push(answer)
      if (answer.tool_calls?.length === 0 || answer.tool_calls === undefined) return said
      for (const call of answer.tool_calls) {
        said.push((await callTool(call, config)) as ToolMessage)
      }
    }
    return said
  })

async function ask(
  bound: ReturnType<ChatOpenAI['bindTools']>,
  said: BaseMessage[],
  config: object,
  stream: boolean,
): Promise<AIMessage> {
  if (!stream) return bound.invoke(said, config)
  const chunks = await collect(await bound.stream(said, config))
  const [first, ...rest] = chunks
  return rest.reduce((sum, chunk) => sum.concat(chunk), first as never)
}

// One tool, of a type that its invoke() cannot be called by.
const callTool = (call: object, config: object): Promise<unknown> =>
  (lookUp as { invoke(call: object, config: object): Promise<unknown> }).invoke(
    { ...call, type: 'tool_call' },
    config,
  )
const recorded = async (id = thread.id) => (await rebuilt(id, recording.spans())).messages

describe('one callback', () => {
  it('tracks what is said to a model and what it answers', async () => {
    const messages = [new SystemMessage('Be kind.'), new HumanMessage('Hi')]
    const { text } = await model().invoke(messages, { callbacks: [threadCallbacks(thread)] })
    expect(await recorded()).toMatchObject([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: text },
    ])
  })

  it('tracks a stream with its timing', async () => {
    const stream = await model().stream('Hi', { callbacks: [threadCallbacks(thread)] })
    const text = (await collect(stream)).map((chunk) => chunk.text).join('')
    const [, answer] = await recorded()
    expect(answer).toMatchObject({
      role: 'assistant',
      content: text,
      stream: 'completed',
    })
  })

  it.each([false, true])('tracks every step of a tool loop (streamed: %s)', async (stream) => {
    await agent(stream).invoke([new HumanMessage('Where is my order?')], {
      callbacks: [threadCallbacks(thread)],
    })
    expect(await recorded()).toMatchObject([
      { role: 'user', content: 'Where is my order?' },
      {
        role: 'assistant',
        content: null,
        toolCalls: [{ id: 'call_1', name: 'look_up', arguments: { orderId: '1042' } }],
      },
      {
        role: 'tool',
        name: 'look_up',
        toolCallId: 'call_1',
        content: '{"orderId":"1042","day":"Thursday"}',
      },
      { role: 'assistant', content: 'It arrives on Thursday.' },
    ])
  })

  it('tracks only what is new of a history', async () => {
    const history = [new HumanMessage('Hi'), new AIMessage('Hello'), new HumanMessage('And now?')]
    await model().invoke(history, { callbacks: [threadCallbacks(thread)] })
    expect((await recorded()).map(({ role, content }) => [role, content])).toEqual([
      ['user', 'And now?'],
      ['assistant', 'Hello, how may I help?'],
    ])
  })

  it('leaves the user’s message to whoever has tracked it already, or where it is told to', async () => {
    const messageId = thread.trackMessage({ role: 'user', content: 'Hi' })
    await withParent(messageId, () =>
      model().invoke('Hi', { callbacks: [threadCallbacks(thread)] }),
    )
    await model().invoke('Hi', { callbacks: [threadCallbacks(thread, { userMessages: false })] })
    expect((await recorded()).map(({ role }) => role)).toEqual(['user', 'assistant', 'assistant'])
  })

  it('leaves out calls that nobody is to see, and asks for the user’s message once a run', async () => {
    const quiet = model(['nostream'])
    const chain = RunnableSequence.from([
      RunnableLambda.from(async (question: string, config) => {
        await quiet.invoke(`Classify: ${question}`, config)
        return [new HumanMessage(question)]
      }),
      model(),
      (answer: AIMessage) => [new HumanMessage(`Shorten: ${answer.text}`)],
      model(),
    ])
    await chain.invoke('Hi', { callbacks: [threadCallbacks(thread)] })
    expect((await recorded()).map(({ role, content }) => [role, content])).toEqual([
      ['user', 'Hi'],
      ['assistant', 'Hello, how may I help?'],
      ['assistant', 'Hello, how may I help?'],
    ])
  })

  it('records an aborted stream as aborted, with the text until then', async () => {
    const abort = new AbortController()
    const stream = await model().stream('slow', {
      callbacks: [threadCallbacks(thread)],
      signal: abort.signal,
    })
    await expect(
      (async () => {
        for await (const chunk of stream) if (chunk.text !== '') abort.abort()
      })(),
    ).rejects.toThrow(/abort/i)
    await expect.poll(async () => (await recorded()).length).toBe(2)
    const [, answer] = await recorded()
    expect(answer?.stream).toBe('aborted')
    expect(String(answer?.content).length).toBeGreaterThan(0)
  })

  it('records a stream whose reader has left as aborted, after a while', async () => {
    const callbacks = [threadCallbacks(thread, { silenceMillis: 100 })]
    for await (const chunk of await model().stream('slow', { callbacks })) {
      if (chunk.text !== '') break
    }
    await expect.poll(async () => (await recorded())[1]?.stream).toBe('aborted')
  })

  it('records a failed answer if the model is refused, and lets the error pass', async () => {
    const callbacks = [threadCallbacks(thread)]
    await expect(model().invoke('refused', { callbacks })).rejects.toThrow(/no quota/)
    expect(await recorded()).toMatchObject([
      { role: 'user', content: 'refused' },
      {
        role: 'assistant',
        content: '',
        stream: 'failed',
        error: expect.stringContaining('no quota'),
      },
    ])
  })

  it('records a stream that breaks off as failed, with the text until then', async () => {
    const callbacks = [threadCallbacks(thread)]
    let text = ''
    let thrown: unknown
    try {
      for await (const chunk of await model().stream('broken', { callbacks })) text += chunk.text
    } catch (error) {
      thrown = error
    }
    const [, answer] = await recorded()
    expect(answer?.content).toBe(text)
    expect(text.length).toBeLessThan('This answer breaks off somewhere.'.length)
    expect(answer?.stream).toBe(thrown === undefined ? 'completed' : 'failed')
  })

  it('follows the active thread, in 20 of them at once, and tracks nothing outside', async () => {
    const callbacks = [threadCallbacks()]
    const shared = model()
    await shared.invoke('Hi', { callbacks })
    expect(recording.spans()).toEqual([])
    const many = Array.from({ length: 20 }, (_, n) => openThread(`chain-many-${threads}-${n}`))
    await Promise.all(many.map((one, n) => one.run(() => shared.invoke(`Hi ${n}`, { callbacks }))))
    for (const [n, { id }] of many.entries()) {
      expect((await recorded(id)).map(({ content }) => content)).toEqual([
        `Hi ${n}`,
        'Hello, how may I help?',
      ])
    }
  })

  it('tracks the question of each turn, where each runs in the thread', async () => {
    const callbacks = [threadCallbacks()]
    const history: BaseMessage[] = []
    for (const question of ['First?', 'Second?']) {
      history.push(new HumanMessage(question))
      history.push(await thread.run(() => model().invoke(history, { callbacks })))
    }
    expect((await recorded()).map(({ content }) => content)).toEqual([
      'First?',
      'Hello, how may I help?',
      'Second?',
      'Hello, how may I help?',
    ])
  })

  it('breaks nothing, whatever it is called with', async () => {
    const callbacks = threadCallbacks(thread)
    for (const odd of [undefined, null, 7, 'x', {}, [], [[null]], { generations: [[]] }]) {
      expect(() => callbacks.handleChatModelStart({}, odd as never, 'run')).not.toThrow()
      expect(() => callbacks.handleToolEnd(odd, 'run')).not.toThrow()
      await callbacks.handleLLMEnd(odd, 'run')
      await callbacks.handleLLMError(odd, 'run')
    }
  })
})
