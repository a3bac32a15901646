import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chunkText } from '../../src/browser/index.ts'
import { openThread } from '../../src/index.ts'
import { collect } from '../support/collect.ts'
import { rebuilt } from '../support/rebuilt.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording
let nth = 0

beforeEach(() => {
  recording = startRecording()
})
afterEach(() => recording.stop())

async function* streamOf(chunks: readonly unknown[]): AsyncGenerator {
  yield* chunks
}

async function recorded(chunks: readonly unknown[], options = {}) {
  const thread = openThread(`shapes-${nth++}`)
  await collect(thread.streamMessage(streamOf(chunks), options))
  const [message] = (await rebuilt(thread.id, recording.spans())).messages
  return message
}

const choice = (delta: object, index = 0) => ({ choices: [{ index, delta }] })
const raw = (data: object) => ({ type: 'raw_model_stream_event', data })
const gemini = (...parts: object[]) => ({
  candidates: [{ index: 0, content: { role: 'model', parts } }],
})
const bytes = (event: object) => ({
  chunk: { bytes: new TextEncoder().encode(JSON.stringify(event)) },
})
const ai = (content: unknown, more = {}) => ({ type: 'ai', content, ...more })

/** Each answers `Hello!` and may call `look_up`. */
const TEXTS: readonly (readonly [name: string, chunks: readonly unknown[]])[] = [
  [
    'OpenAI chat completions',
    [choice({ role: 'assistant', content: '' }), choice({ content: 'Hello!' })],
  ],
  ['OpenAI completions', [{ choices: [{ index: 0, text: 'Hello!' }] }]],
  [
    'a refusal of chat completions',
    [choice({ content: null, refusal: 'Hel' }), choice({ refusal: 'lo!' })],
  ],
  ['the spoken answer of chat completions', [choice({ audio: { transcript: 'Hello!' } })]],
  [
    'the first of several choices',
    [choice({ content: 'Hel' }), choice({ content: 'X' }, 1), choice({ content: 'lo!' })],
  ],
  [
    'OpenAI responses',
    [{ type: 'response.created' }, { type: 'response.output_text.delta', delta: 'Hello!' }],
  ],
  [
    'a refusal of responses',
    [
      { type: 'response.refusal.delta', delta: 'Hello!' },
      { type: 'response.refusal.done', refusal: 'Hello!' },
    ],
  ],
  [
    'the OpenAI Agents SDK, whose raw events say the same again',
    [
      raw({ type: 'output_text_delta', delta: 'Hello!' }),
      raw({ type: 'model', event: { type: 'response.output_text.delta', delta: 'Hello!' } }),
      { type: 'run_item_stream_event', name: 'message_output_created', item: {} },
    ],
  ],
  [
    'a refusal of the OpenAI Agents SDK',
    [raw({ type: 'model', event: choice({ refusal: 'Hello!' }) })],
  ],
  [
    'Anthropic, without its thinking',
    [
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hello!' } },
    ],
  ],
  [
    'Claude’s Agent SDK',
    [
      {
        type: 'stream_event',
        event: { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hello!' } },
      },
    ],
  ],
  [
    'LangChain',
    [
      ai('Hel'),
      ai([
        { type: 'text', text: 'lo!' },
        { type: 'reasoning', reasoning: 'hm' },
      ]),
      ai(''),
    ],
  ],
  [
    'a refusal of LangChain',
    [ai(''), ai([], { additional_kwargs: { refusal: 'Hello!' } }), ai('')],
  ],
  ['an older LangChain', [{ content: 'Hello!', _getType: () => 'ai' }]],
  [
    'LangChain as JSON',
    [
      {
        lc: 1,
        type: 'constructor',
        id: ['langchain_core', 'messages', 'AIMessageChunk'],
        kwargs: { content: 'Hello!' },
      },
    ],
  ],
  [
    'LangChain’s events',
    [
      { event: 'on_chat_model_stream', data: { chunk: ai('Hello!') } },
      { event: 'on_chain_stream', data: { chunk: ai('Hello!') } },
    ],
  ],
  [
    'LangGraph’s messages',
    [
      [ai('Hel'), { langgraph_node: 'agent' }],
      ['messages', [ai('lo!'), {}]],
      [{ type: 'tool', content: 'no' }, {}],
    ],
  ],
  [
    'Gemini, without its thoughts',
    [gemini({ text: 'hm', thought: true }), gemini({ text: 'Hel' }, { text: 'lo!' })],
  ],
  [
    'Bedrock’s Converse',
    [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hello!' } } },
    ],
  ],
  [
    'Bedrock’s bytes',
    [bytes({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hello!' } })],
  ],
  [
    'Ollama’s chat',
    [{ model: 'm', message: { role: 'assistant', content: 'Hello!' }, done: false }],
  ],
  ['Ollama’s generate', [{ model: 'm', response: 'Hello!', done: false }]],
  [
    'AG-UI',
    [
      { type: 'TEXT_MESSAGE_START', messageId: 'm' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Hel' },
      { type: 'TEXT_MESSAGE_CHUNK', delta: 'lo!' },
    ],
  ],
  [
    'Mastra',
    [{ type: 'text-delta', runId: 'r', from: 'AGENT', payload: { id: 't', text: 'Hello!' } }],
  ],
  ['Mistral', [{ data: choice({ content: 'Hello!' }) }]],
  ['Cohere', [{ type: 'content-delta', delta: { message: { content: { text: 'Hello!' } } } }]],
  [
    'the AI SDK',
    [
      { type: 'text-delta', id: '0', text: 'Hel' },
      { type: 'text-delta', id: '0', delta: 'lo!' },
    ],
  ],
]

describe('the text of a stream', () => {
  it.each(TEXTS)('is read from the chunks of %s', async (_name, chunks) => {
    expect((await recorded(chunks))?.content).toBe('Hello!')
    const read = chunkText()
    expect(chunks.map(read).join('')).toBe('Hello!')
  })

  it('is absent, with one warning, if no chunk is understood', async () => {
    const chunks = [{ sort: 'words', body: 'Hello!' }]
    const message = await recorded(chunks)
    expect(message).toMatchObject({ role: 'assistant', stream: 'completed' })
    expect(message?.content).toBeUndefined()
    await recorded(chunks)
    expect(recording.warnings.filter((text) => text.includes('no chunk of a stream'))).toHaveLength(
      1,
    )
  })

  it('is absent if the app’s own reader finds none in any chunk', async () => {
    const message = await recorded([choice({ content: 'Hello!' })], { text: () => '' })
    expect(message?.content).toBeUndefined()
  })

  it('is empty if the model says so, and if no chunk came', async () => {
    expect((await recorded([choice({ role: 'assistant', content: '' })]))?.content).toBe('')
    expect((await recorded([]))?.content).toBe('')
  })
})

const ARGS = '{"q":1}'
const use = (more: object) => ({ contentBlockIndex: 0, ...more })

const CALLS: readonly (readonly [name: string, chunks: readonly unknown[]])[] = [
  [
    'OpenAI chat completions',
    [
      choice({
        tool_calls: [{ index: 0, id: 'c1', function: { name: 'look_up', arguments: '' } }],
      }),
      choice({ tool_calls: [{ index: 0, function: { arguments: '{"q"' } }] }),
      choice({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }),
    ],
  ],
  [
    'OpenAI responses',
    [
      {
        type: 'response.output_item.done',
        item: {
          type: 'function_call',
          id: 'fc_1',
          call_id: 'c1',
          name: 'look_up',
          arguments: ARGS,
        },
      },
    ],
  ],
  [
    'the OpenAI Agents SDK',
    [
      raw({
        type: 'response_done',
        response: {
          output: [{ type: 'function_call', callId: 'c1', name: 'look_up', arguments: ARGS }],
        },
      }),
    ],
  ],
  [
    'Anthropic',
    [
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', id: 'c1', name: 'look_up', input: {} },
      },
      {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json: '{"q":' },
      },
      {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json: '1}' },
      },
    ],
  ],
  [
    'LangChain',
    [
      ai('', {
        id: 'm',
        tool_call_chunks: [{ index: 0, id: 'c1', name: 'look_up', args: '{"q":' }],
      }),
      ai('', { id: 'm', tool_call_chunks: [{ index: 0, args: '1}' }] }),
    ],
  ],
  ['Gemini', [gemini({ functionCall: { id: 'c1', name: 'look_up', args: { q: 1 } } })]],
  [
    'Bedrock',
    [
      { contentBlockStart: use({ start: { toolUse: { toolUseId: 'c1', name: 'look_up' } } }) },
      { contentBlockDelta: use({ delta: { toolUse: { input: ARGS } } }) },
    ],
  ],
  [
    'Ollama',
    [
      {
        message: {
          content: '',
          tool_calls: [{ id: 'c1', function: { name: 'look_up', arguments: { q: 1 } } }],
        },
        done: false,
      },
    ],
  ],
  [
    'AG-UI',
    [
      { type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'look_up' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'c1', delta: ARGS },
    ],
  ],
  [
    'Mastra',
    [{ type: 'tool-call', payload: { toolCallId: 'c1', toolName: 'look_up', args: { q: 1 } } }],
  ],
  ['the AI SDK', [{ type: 'tool-call', toolCallId: 'c1', toolName: 'look_up', input: { q: 1 } }]],
]

describe('the tool calls of a stream', () => {
  it.each(CALLS)('are read from the chunks of %s', async (_name, chunks) => {
    const message = await recorded(chunks)
    expect(message?.content).toBeNull()
    expect(message?.toolCalls).toHaveLength(1)
    const [{ arguments: args, ...call } = { name: '' }] = message?.toolCalls ?? []
    expect(call).toEqual({ id: 'c1', name: 'look_up' })
    expect(typeof args === 'string' ? JSON.parse(args) : args).toEqual({ q: 1 })
  })

  it('are those that the app names at the end, if it names any', async () => {
    const toolCalls = [{ id: 'own', name: 'other' }]
    const [, chunks = []] = CALLS[0] ?? []
    expect((await recorded(chunks, { atEnd: () => ({ toolCalls }) }))?.toolCalls).toEqual(toolCalls)
  })
})
