import { beforeEach, describe, expect, it } from 'vitest'
import { openThread, startThreads } from '../../src/browser/index.ts'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import {
  type ChatMessage,
  type ChatPart,
  followChat,
  type FollowOptions,
  prepareThreadRequest,
} from '../../src/react/index.ts'
import { rebuildThread } from '../../src/replay/index.ts'
import type { RecordedMessage } from '../../src/thread/recorded-thread.ts'

const spans: unknown[] = []
startThreads({
  url: 'http://127.0.0.1:1/',
  serviceName: 'page',
  spool: (change, said) => {
    if (change === 'put') spans.push(...said)
  },
})

/** One chat after the other. */
let thread: ReturnType<typeof openThread>
beforeEach(() => {
  thread = openThread()
  spans.length = 0
  follow([])
})

const say = (id: string, role: string, text: string): ChatMessage => ({
  id,
  role,
  parts: [{ type: 'step-start' }, { type: 'text', text } as ChatPart],
})

function follow(messages: readonly ChatMessage[], status = 'ready', options?: FollowOptions): void {
  followChat(thread, { messages, status }, options)
}

function recorded(): readonly RecordedMessage[] {
  const decoded = decodeJsonTraces({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
  return rebuildThread(decoded.spans, thread.id).messages
}

const contents = () => recorded().map(({ content }) => content)

describe('following a chat', () => {
  it('waits for the end of an answer, and of that alone', () => {
    const question = say('q', 'user', 'Hello?')
    follow([question], 'submitted')
    expect(contents()).toEqual(['Hello?'])
    for (const text of ['He', 'Hello', 'Hello!'])
      follow([question, say('a', 'assistant', text)], 'streaming')
    expect(contents()).toEqual(['Hello?'])
    follow([question, say('a', 'assistant', 'Hello!')])
    follow([{ ...question }, say('a', 'assistant', 'Hello!')])
    expect(contents()).toEqual(['Hello?', 'Hello!'])
  })

  it('tells each of several tries from the answer that follows', () => {
    const question = say('q', 'user', 'Hello?')
    for (const id of ['a1', 'a2', 'a3']) follow([question, say(id, 'assistant', id)])
    follow([question, say('a3', 'assistant', 'a3'), say('a4', 'assistant', 'a4')])
    const messages = recorded()
    const indexOf = (id: string | undefined) => messages.findIndex((other) => other.id === id)
    expect(messages.map(({ content, retryOf }) => [content, indexOf(retryOf)])).toEqual([
      ['Hello?', -1],
      ['a1', -1],
      ['a2', 1],
      ['a3', 2],
      ['a4', -1],
    ])
  })

  it('takes what is there at first for history, until it changes, or as new where told so', () => {
    thread = openThread()
    const greeting = say('g', 'assistant', 'How can I help?')
    follow([greeting])
    follow([say('g', 'assistant', 'How can I help?')])
    expect(spans).toEqual([])
    follow([say('g', 'assistant', 'How else can I help?')])
    expect(contents()).toEqual(['How else can I help?'])
    thread = openThread()
    spans.length = 0
    follow([greeting], 'ready', { history: true })
    expect(contents()).toEqual(['How can I help?'])
  })

  it('leaves out the roles that others record', () => {
    follow([say('q', 'user', 'Q'), say('a', 'assistant', 'A')], 'ready', { roles: ['user'] })
    expect(contents()).toEqual(['Q'])
  })

  it('writes the parts of a message in the shapes of OpenTelemetry, and its metadata', () => {
    const parts = [
      { type: 'reasoning', text: 'Let me see' },
      {
        type: 'tool-weather',
        toolCallId: 'c1',
        state: 'output-available',
        input: { city: 'Ulm' },
        output: 21,
      },
      {
        type: 'dynamic-tool',
        toolName: 'ask',
        toolCallId: 'c2',
        state: 'input-available',
        input: {},
      },
      { type: 'file', mediaType: 'image/png', url: 'https://example.com/a.png' },
      { type: 'data-mood', data: 'calm' },
      { type: 'text', text: 'It is warm' },
    ]
    follow([{ id: 'a', role: 'assistant', parts, metadata: { model: 'm' } }])
    const [message] = recorded()
    expect(message?.metadata).toEqual({ model: 'm' })
    expect(message?.content).toEqual([
      { type: 'reasoning', content: 'Let me see' },
      { type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Ulm' } },
      { type: 'tool_call_response', id: 'c1', response: 21 },
      { type: 'tool_call', id: 'c2', name: 'ask', arguments: {} },
      { type: 'file', mediaType: 'image/png', url: 'https://example.com/a.png' },
      { type: 'data-mood', data: 'calm' },
      { type: 'text', content: 'It is warm' },
    ])
  })

  it('does not throw into a render: of a message without parts it records that there was one', () => {
    follow([{ id: 'x', role: 'user', content: 'as of AI SDK 4' } as never])
    expect(recorded()).toMatchObject([{ role: 'user', externalId: 'x' }])
  })
})

describe('preparing a request', () => {
  const ask = (messages: readonly ChatMessage[], trigger = 'submit-message') =>
    prepareThreadRequest(thread)({
      id: 'c',
      messages,
      trigger,
      headers: { 'x-a': '1' },
      body: { b: 2 },
    })

  it('records the question before the chat is ever shown, and names it', () => {
    thread = openThread()
    const messages = [say('h', 'assistant', 'Hi'), say('q', 'user', 'Hello?')]
    const { headers, body } = ask(messages)
    expect(contents()).toEqual(['Hello?'])
    expect(headers).toMatchObject({ 'x-a': '1', traceparent: recorded()[0]?.id })
    expect(body).toMatchObject({ b: 2, id: 'c', messages, trigger: 'submit-message' })
  })

  it('names no message where the question is of an earlier visit', () => {
    thread = openThread()
    const { headers } = ask([say('q', 'user', 'Hello?')], 'regenerate-message')
    expect(headers).toEqual({ 'x-a': '1' })
    expect(spans).toEqual([])
  })
})
