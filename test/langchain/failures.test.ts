import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  ToolMessage,
} from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import { tool } from '@langchain/core/tools'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openThread, OptionError, type Thread } from '../../src/index.ts'
import { threadCallbacks, type ThreadCallbackOptions } from '../../src/langchain/index.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { collect } from '../support/collect.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let thread: Thread
let threads = 0

beforeEach(() => {
  recording = startRecording()
  thread = openThread(`chain-failure-${threads++}`)
})
afterEach(() => {
  vi.useRealTimers()
  return recording.stop()
})

const recorded = async () => (await rebuilt(thread.id, recording.spans())).messages
/** What a reader shows: the current branch. */
const shown = async () => {
  const { messages, path } = await rebuilt(thread.id, recording.spans())
  return messages.filter(({ id }) => path.includes(id))
}

const SECOND = 1000
const CALL = { id: 'call_1', name: 'look_up', args: { orderId: '1042' } }
const asked = new AIMessage({ content: '', tool_calls: [CALL] })
const question = new HumanMessage('Where is my order?')

type Step = { readonly text?: string; readonly done?: string; readonly wait?: number } | Error

/** A model that streams what a test says, at the pace that the test says. */
class ScriptedModel extends BaseChatModel {
  readonly #steps: readonly Step[]
  readonly #answer: BaseMessage | undefined

  constructor(steps: readonly Step[], answer?: BaseMessage) {
    super({})
    this.#steps = steps
    this.#answer = answer
  }

  _llmType(): string {
    return 'scripted'
  }

  async _generate(): Promise<ChatResult> {
    const message = this.#answer
    if (message === undefined) throw new Error('connection refused')
    return { generations: [{ text: '', message }] }
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for (const step of this.#steps) {
      if (step instanceof Error) throw step
      const { text = '', done, wait } = step
      if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait))
      const generationInfo = done === undefined ? {} : { finish_reason: done }
      const message = new AIMessageChunk({ content: text })
      const chunk = new ChatGenerationChunk({ text, message, generationInfo })
      yield chunk
      await run?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk })
    }
  }
}

// On a clock that a test can turn: a minute of silence takes no time.
const stream = async (steps: readonly Step[]) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const callbacks = [threadCallbacks(thread)]
  const read = new ScriptedModel(steps).stream('Hi', { callbacks }).then(collect)
  const settled = Promise.allSettled([read])
  await vi.advanceTimersByTimeAsync(400 * SECOND)
  await settled
  return read
}

describe('a tool', () => {
  const failing = tool(
    async (_arguments: { orderId: string }): Promise<string> => {
      throw new Error('the database is down')
    },
    {
      name: 'look_up',
      description: 'Looks an order up',
      schema: {
        type: 'object',
        properties: { orderId: { type: 'string' } },
        required: ['orderId'],
      },
    },
  )
  const callTool = (call: object, callbacks: object[]) =>
    (failing as { invoke(call: object, config: object): Promise<unknown> }).invoke(
      { ...call, type: 'tool_call' },
      { callbacks },
    )
  const answer = new AIMessage('I could not look it up.')

  it('that throws answers its call with the error, which is counted', async () => {
    const callbacks = [threadCallbacks(thread)]
    await new ScriptedModel([], asked).invoke([question], { callbacks })
    await expect(callTool(CALL, callbacks)).rejects.toThrow('the database is down')
    expect((await recorded()).at(-1)).toMatchObject({
      role: 'tool',
      name: 'look_up',
      toolCallId: 'call_1',
      content: 'the database is down',
      error: 'the database is down',
    })
    const store = memoryStore()
    await store.write(recording.spans())
    const [summary] = await findThreads(store, {})
    expect(summary?.errors).toBeGreaterThan(0)
  })

  it('that throws is recorded once, though the model is told the error in the next prompt', async () => {
    const callbacks = [threadCallbacks(thread)]
    await new ScriptedModel([], asked).invoke([question], { callbacks })
    await callTool(CALL, callbacks).catch(() => {})
    const told = new ToolMessage({ tool_call_id: 'call_1', content: 'Error', status: 'error' })
    await new ScriptedModel([], answer).invoke([question, asked, told], { callbacks })
    expect((await recorded()).map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
    ])
  })

  it.each([
    ['that refuses its arguments', new Error('did not match'), 'error' as const],
    ['that the app has called itself', undefined, 'success' as const],
  ])('%s is recorded when the model is told', async (_, error, status) => {
    const callbacks = [threadCallbacks(thread)]
    await new ScriptedModel([], asked).invoke([question], { callbacks })
    if (error) await callTool({ ...CALL, args: {} }, callbacks).catch(() => {})
    const told = new ToolMessage({
      tool_call_id: 'call_1',
      content: 'told',
      name: 'look_up',
      status,
    })
    await new ScriptedModel([], answer).invoke([question, asked, told], { callbacks })
    // The same history again, as a chat sends it, shortened.
    const short = new ToolMessage({
      tool_call_id: 'call_1',
      content: 'to…',
      name: 'look_up',
      status,
    })
    await new ScriptedModel([], answer).invoke([question, asked, short], { callbacks })
    const results = (await recorded()).filter(({ role }) => role === 'tool')
    expect(results).toMatchObject([{ name: 'look_up', toolCallId: 'call_1', content: 'told' }])
    expect(results[0]?.error).toBe(error && 'told')
  })

  it('that works after a failure replaces the failed result', async () => {
    const callbacks = threadCallbacks(thread)
    const ids = ['run-1', undefined, [], {}, 'look_up', 'call_1'] as const
    callbacks.handleToolStart({}, '{}', ...ids)
    callbacks.handleToolError(new Error('busy'), 'run-1')
    callbacks.handleToolStart({}, '{}', ...ids)
    callbacks.handleToolEnd('found', 'run-1')
    expect(await shown()).toMatchObject([{ role: 'tool', content: 'found', toolCallId: 'call_1' }])
    expect((await shown())[0]?.error).toBeUndefined()
  })

  it('that waits for a person, as LangGraph’s interrupt does, has not failed', async () => {
    const callbacks = threadCallbacks(thread)
    callbacks.handleToolStart({}, '{}', 'run-1', undefined, [], {}, 'ask', 'call_1')
    const interrupt = Object.assign(new Error('[]'), { is_bubble_up: true })
    callbacks.handleToolError(interrupt, 'run-1')
    expect(await recorded()).toEqual([])
    expect(recording.spans().map(({ status }) => status.code)).toEqual([0])
  })

  it('that returns a LangGraph command answers its call with the message in it', async () => {
    const callbacks = threadCallbacks(thread)
    const messages = [new ToolMessage({ tool_call_id: 'call_1', content: 'handed over' })]
    callbacks.handleToolStart({}, '{}', 'run-1', undefined, [], {}, 'hand_over', 'call_1')
    callbacks.handleToolEnd({ goto: 'sales', update: { messages } }, 'run-1')
    expect(await recorded()).toMatchObject([
      { role: 'tool', name: 'hand_over', toolCallId: 'call_1', content: 'handed over' },
    ])
  })
})

describe('a model', () => {
  it('that cannot be reached leaves a failed answer', async () => {
    const callbacks = [threadCallbacks(thread)]
    const called = new ScriptedModel([]).invoke('Hi', { callbacks })
    await expect(called).rejects.toThrow('connection refused')
    expect(await recorded()).toMatchObject([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', stream: 'failed', error: 'connection refused' },
    ])
  })

  it('that refuses has answered with its refusal', async () => {
    const refused = new AIMessage({
      content: [],
      additional_kwargs: { refusal: 'I cannot help with that.' },
    })
    await new ScriptedModel([], refused).invoke('Hi', { callbacks: [threadCallbacks(thread)] })
    expect(await recorded()).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: 'I cannot help with that.' },
    ])
  })

  it('that answers with nothing leaves an empty answer', async () => {
    await stream([{ done: 'content_filter' }])
    expect(await recorded()).toMatchObject([{ role: 'user' }, { role: 'assistant', content: '' }])
  })

  it('that calls a tool for longer than the silence is not aborted', async () => {
    const pause = { wait: 50 * SECOND }
    await stream([{ text: 'Let me look.' }, pause, pause, pause, pause, { done: 'stop' }])
    expect(await recorded()).toMatchObject([
      { role: 'user' },
      { content: 'Let me look.', stream: 'completed' },
    ])
  })

  it('that has finished but ends late, because it counts tokens, has completed', async () => {
    await stream([
      { text: 'It arrives ' },
      { text: 'on Thursday.', done: 'stop' },
      { wait: 90 * SECOND },
    ])
    expect(await recorded()).toMatchObject([
      { role: 'user' },
      { content: 'It arrives on Thursday.', stream: 'completed' },
    ])
  })

  it('that ends late has its aborted answer revised', async () => {
    await stream([{ text: 'It arrives ' }, { wait: 90 * SECOND, text: 'on Thursday.' }])
    expect(await recorded()).toMatchObject([
      { role: 'user' },
      { content: 'It arrives ', stream: 'aborted' },
      { content: 'It arrives on Thursday.' },
    ])
    expect((await shown()).map(({ content, stream: state }) => [content, state])).toEqual([
      ['Hi', undefined],
      ['It arrives on Thursday.', undefined],
    ])
  })

  it('that fails late has its aborted answer revised', async () => {
    const steps = [{ text: 'It arrives ' }, { wait: 90 * SECOND }, new Error('reset by peer')]
    await expect(stream(steps)).rejects.toThrow('reset by peer')
    expect(await shown()).toMatchObject([
      { role: 'user' },
      { content: 'It arrives ', error: 'reset by peer' },
    ])
  })
})

describe('threadCallbacks', () => {
  it.each([
    ['userMessages', { userMessages: 1 }],
    ['silenceMillis', { silenceMillis: 0 }],
    ['silenceMillis', { silenceMillis: '60' }],
    ['runs', { runs: 'always' }],
  ])('refuses a wrong %s by its name', (name, options) => {
    const open = () => threadCallbacks(thread, options as ThreadCallbackOptions)
    expect(open).toThrow(OptionError)
    expect(open).toThrow(`threadCallbacks: ${name} must be`)
  })
})
