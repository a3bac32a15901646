import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openThread, type Thread, wrapModel, wrapTool } from '../../src/index.ts'
import type { RecordedRun } from '../../src/thread/recorded-thread.ts'
import { collect } from '../support/collect.ts'
import { type MockModel, startMockModel } from '../support/mock-model.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let mock: MockModel
let thread: Thread
let nth = 0

beforeAll(async () => {
  mock = await startMockModel()
})
afterAll(() => mock[Symbol.asyncDispose]())
beforeEach(() => {
  recording = startRecording()
  thread = openThread(`wrap-model-${nth++}`)
})
afterEach(() => recording.stop())

const client = () =>
  wrapModel(new OpenAI({ baseURL: mock.url, apiKey: 'secret-key', maxRetries: 0 }))
const read = () => rebuilt(thread.id, recording.spans())

/** The one run that the thread's question caused. */
async function recordedRun(): Promise<RecordedRun | undefined> {
  const { messages, runs } = await read()
  return [...messages.flatMap((message) => message.runs), ...runs][0]
}

const MESSAGES = [
  { role: 'system', content: 'Be short.' },
  { role: 'user', content: 'Where is my order?' },
] as const
const REQUEST = { model: 'gpt-5-mini', messages: [...MESSAGES] }
const CALL = { id: 'call_1', name: 'look_up' }

async function* streamOf(chunks: readonly unknown[]): AsyncGenerator {
  yield* chunks
}

describe('a model that is wrapped', () => {
  it('has its request and its response read as messages, whatever their API', async () => {
    const ask = wrapModel(async (_request: object) => ({
      id: 'resp-1',
      type: 'message',
      role: 'assistant',
      model: 'claude-x',
      content: [
        { type: 'text', text: 'One moment.' },
        { type: 'tool_use', id: 'c1', name: 'look_up', input: { q: 1 } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 11, output_tokens: 7 },
    }))
    await thread.run(() =>
      ask({ model: 'claude', system: 'Be short.', messages: [{ role: 'user', content: 'Hi' }] }),
    )
    const run = await recordedRun()
    expect(run).toMatchObject({
      model: 'claude-x',
      finishReason: 'tool_use',
      usage: { inputTokens: 11, outputTokens: 7 },
      outputMessages: [
        { role: 'assistant', content: 'One moment.', toolCalls: [{ id: 'c1', name: 'look_up' }] },
      ],
    })
    expect(run?.inputMessages?.at(-1)).toEqual({ role: 'user', content: 'Hi' })
    expect(run?.attributes).toMatchObject({
      'gen_ai.request.model': 'claude',
      'gen_ai.response.id': 'resp-1',
    })
  })

  it('that streams has calls, usage, finish reason, id and the time of each chunk', async () => {
    const choice = (delta: object, more = {}) => ({
      id: 'chatcmpl-1',
      model: 'gpt-x',
      choices: [{ index: 0, delta, ...more }],
    })
    const ask = wrapModel(async (_messages: readonly object[]) =>
      streamOf([
        choice({ content: 'One ' }),
        choice({ content: 'moment.' }),
        choice({
          tool_calls: [{ index: 0, id: 'c1', function: { name: 'look_up', arguments: '{"q":' } }],
        }),
        choice({ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }),
        choice({}, { finish_reason: 'tool_calls' }),
        {
          id: 'chatcmpl-1',
          model: 'gpt-x',
          choices: [],
          usage: {
            prompt_tokens: 11,
            completion_tokens: 7,
            prompt_tokens_details: { cached_tokens: 3 },
          },
        },
      ]),
    )
    await thread.run(async () => collect(await ask([{ role: 'user', content: 'Hi' }])))
    const run = await recordedRun()
    expect(run).toMatchObject({
      model: 'gpt-x',
      finishReason: 'tool_calls',
      usage: { inputTokens: 11, outputTokens: 7, cachedInputTokens: 3 },
      stream: 'completed',
      inputMessages: [{ role: 'user', content: 'Hi' }],
      outputMessages: [
        {
          role: 'assistant',
          content: 'One moment.',
          toolCalls: [{ id: 'c1', name: 'look_up', arguments: '{"q":1}' }],
        },
      ],
    })
    expect(run?.chunks?.map(({ length }) => length)).toEqual([4, 7])
    expect(run?.attributes['gen_ai.response.id']).toBe('chatcmpl-1')
    expect(run?.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThanOrEqual(0)
  })

  it.each([
    [
      'Anthropic',
      [
        {
          type: 'message_start',
          message: { id: 'r', model: 'm', usage: { input_tokens: 11, output_tokens: 1 } },
        },
        { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hi' } },
        { type: 'message_delta', delta: { stop_reason: 'end' }, usage: { output_tokens: 7 } },
      ],
    ],
    [
      'OpenAI responses',
      [
        { type: 'response.output_text.delta', delta: 'Hi' },
        {
          type: 'response.completed',
          response: {
            id: 'r',
            model: 'm',
            finish_reason: 'end',
            usage: { input_tokens: 11, output_tokens: 7 },
          },
        },
      ],
    ],
    [
      'Gemini',
      [
        {
          responseId: 'r',
          modelVersion: 'm',
          candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'end' }],
          usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 7 },
        },
      ],
    ],
    [
      'the AI SDK',
      [
        { type: 'text-delta', id: '0', text: 'Hi' },
        {
          type: 'finish-step',
          response: { id: 'r', modelId: 'm' },
          finishReason: 'end',
          usage: { inputTokens: 11, outputTokens: 7 },
        },
      ],
    ],
  ])('says id, model, finish reason and usage of a stream of %s', async (_name, chunks) => {
    await thread.run(async () => collect(await wrapModel(async () => streamOf(chunks))()))
    expect((await recordedRun())?.attributes).toMatchObject({
      'chat.run.output': '"Hi"',
      'gen_ai.response.id': 'r',
      'gen_ai.response.model': 'm',
      'gen_ai.response.finish_reasons': '["end"]',
      'gen_ai.usage.input_tokens': 11,
      'gen_ai.usage.output_tokens': 7,
    })
  })

  it('never calls a getter of a result, which may start to read a stream', async () => {
    class Result {
      get usage(): never {
        throw new Error('read')
      }
    }
    const result = new Result()
    expect(await thread.run(() => wrapModel(async () => result)())).toBe(result)
    expect(recording.warnings).toEqual([])
  })

  it('that streams what nobody understands has no output, and says so', async () => {
    await thread.run(async () => collect(await wrapModel(async () => streamOf([{ odd: 1 }]))()))
    expect((await recordedRun())?.attributes).not.toHaveProperty('chat.run.output')
    expect(recording.warnings.join()).toContain('no chunk of a stream')
  })
})

describe('a client that is wrapped', () => {
  it('has its whole requests recorded, and no key', async () => {
    const tools = [{ type: 'function' as const, function: { name: 'look_up', parameters: {} } }]
    const create = client().chat.completions.create.bind(null)
    const answer = await thread.run(() =>
      create({ ...REQUEST, tools }, { headers: { authorization: 'Bearer secret-header' } }),
    )
    expect(answer.choices[0]?.message.tool_calls?.[0]).toMatchObject({ id: 'call_1' })
    const run = await recordedRun()
    expect(run).toMatchObject({
      kind: 'llm',
      name: 'chat.completions.create',
      inputMessages: [...MESSAGES],
      toolDefinitions: [{ name: 'look_up' }],
      finishReason: 'tool_calls',
      outputMessages: [{ role: 'assistant', toolCalls: [CALL] }],
    })
    expect(run?.attributes['gen_ai.request.model']).toBe('gpt-5-mini')
    expect(Object.values(run?.attributes ?? {}).join()).not.toContain('secret')
  })

  it('streams as before, and is recorded with the tool call in the stream', async () => {
    const stream = await thread.run(() =>
      client().chat.completions.create({ ...REQUEST, stream: true }),
    )
    expect((await collect(stream)).length).toBeGreaterThan(1)
    expect(await recordedRun()).toMatchObject({
      stream: 'completed',
      finishReason: 'tool_calls',
      outputMessages: [{ role: 'assistant', toolCalls: [CALL] }],
    })
  })

  it('still gives the response of HTTP with the result', async () => {
    const { data, response } = await client().chat.completions.create(REQUEST).withResponse()
    expect(response.status).toBe(200)
    expect(data.choices).toHaveLength(1)
  })

  it('keeps everything else of the client', () => {
    const plain = new OpenAI({ baseURL: mock.url, apiKey: 'secret-key' })
    const wrapped = wrapModel(plain)
    expect(wrapped).toBeInstanceOf(OpenAI)
    expect(wrapped.embeddings).toBe(plain.embeddings)
    expect(wrapped.baseURL).toBe(mock.url)
    expect(wrapped.chat).toBe(wrapped.chat)
  })
})

describe('a tool run', () => {
  /** The arguments of each tool run with the call that it answers. */
  const answered = async () => {
    const { messages, runs } = await read()
    return [...messages.flatMap((message) => message.runs), ...runs]
      .filter(({ kind }) => kind === 'tool')
      .map(({ input, toolCall }) => `${JSON.stringify(input)} ${toolCall?.id}`)
      .toSorted()
  }
  const ask = (calls: readonly object[]) => {
    thread.trackMessage({ role: 'user', content: 'Where?' })
    thread.trackMessage({ role: 'assistant', content: null, toolCalls: calls as never })
  }

  it('answers the call that its option names', async () => {
    const tool = wrapTool(async (_given: { id: string }) => 'here', {
      name: 'look_up',
      toolCallId: ({ id }) => id,
    })
    await thread.run(() => tool({ id: 'c9' }))
    expect(await answered()).toEqual(['{"id":"c9"} c9'])
  })

  it('answers the call with its name and its arguments, each call once', async () => {
    const call = (id: string, q: number) => ({ id, name: 'look_up', arguments: `{"q":${q},"z":0}` })
    ask([call('c1', 1), call('c2', 2), call('c3', 1)])
    const tool = wrapTool(async (given: object) => given, { name: 'look_up' })
    await thread.run(async () => {
      await tool({ z: 0, q: 2 })
      await tool({ q: 1, z: 0 })
      await tool({ q: 1, z: 0 })
      await tool({ q: 1, z: 0 })
    })
    expect(await answered()).toEqual([
      '{"q":1,"z":0} c1',
      '{"q":1,"z":0} c3',
      '{"q":1,"z":0} undefined',
      '{"z":0,"q":2} c2',
    ])
  })

  it('may take the arguments one by one', async () => {
    ask([
      { id: 'c1', name: 'look_up', arguments: '{"order":"A-17"}' },
      { id: 'c2', name: 'add', arguments: { a: 1, b: 2 } },
    ])
    await thread.run(async () => {
      await wrapTool(async (_order: string) => 1, { name: 'look_up' })('A-17')
      await wrapTool(async (a: number, b: number) => a + b, { name: 'add' })(1, 2)
    })
    expect(await answered()).toEqual(['"A-17" c1', '[1,2] c2'])
  })

  it('answers no call of another name or with other arguments', async () => {
    ask([{ id: 'c1', name: 'look_up', arguments: '{"q":1}' }])
    await thread.run(async () => {
      await wrapTool(async (_q: object) => 1, { name: 'other' })({ q: 1 })
      await wrapTool(async (_q: object) => 1, { name: 'look_up' })({ q: 2 })
    })
    expect(await answered()).toEqual(['{"q":1} undefined', '{"q":2} undefined'])
  })

  it('answers the call that a wrapped model asked for in a stream', async () => {
    thread.trackMessage({ role: 'user', content: 'Where?' })
    const model = wrapModel(async () =>
      streamOf([{ type: 'tool-call', toolCallId: 'c1', toolName: 'look_up', input: { q: 1 } }]),
    )
    await thread.run(async () => {
      await collect(await model())
      await wrapTool(async (_q: object) => 1, { name: 'look_up' })({ q: 1 })
    })
    expect(await answered()).toEqual(['{"q":1} c1'])
  })
})
