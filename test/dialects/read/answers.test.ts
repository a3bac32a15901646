import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { SpanAttributes } from '../../../src/otlp/recorded-span.ts'
import { makeSpan } from '../../otlp/recorded-spans.ts'

const json = (value: unknown) => JSON.stringify(value)
const output = (attributes: SpanAttributes, events: readonly SpanAttributes[] = []) =>
  readRunContent(
    makeSpan({
      attributes,
      events: events.map((fields, nth) => ({
        name: 'gen_ai.choice',
        unixNano: BigInt(nth),
        attributes: fields,
      })),
    }),
    'llm',
  ).outputMessages

const text = (content: string, more: object = {}) => ({
  role: 'assistant',
  parts: [{ type: 'text', content }],
  ...more,
})
const CALL = { id: 'c1', name: 'weather', arguments: { city: 'Oslo' } }
const calling = (more: object = {}) => ({
  role: 'assistant',
  parts: [{ type: 'tool_call', ...CALL }],
  ...more,
})
const RESULT = {
  role: 'tool',
  parts: [{ type: 'tool_call_response', id: 'c1', response: '3 degrees' }],
}
const say = (messages: readonly unknown[], more: SpanAttributes = {}) =>
  output({ 'gen_ai.output.messages': json(messages), ...more })

describe('an answer that came as several messages', () => {
  it('is the text that its pieces are together', () => {
    const pieces = ['It has ', '3', ' degrees', '.'].map((piece) => text(piece))
    expect(say(pieces)).toEqual([{ role: 'assistant', content: 'It has 3 degrees.' }])
  })

  it('is the whole text alone, if that came after its pieces', () => {
    const whole = [{ role: 'assistant', content: 'Calm seas.' }]
    expect(say([text('Calm '), text('seas.'), text('Calm seas.')])).toEqual(whole)
    expect(say(Array.from({ length: 2 }, () => text('It has three degrees.')))).toHaveLength(1)
    expect(say([text('ha'), text('ha')])).toEqual([{ role: 'assistant', content: 'haha' }])
  })

  it('has the calls of a history in one message, if each was an item', () => {
    const second = { ...CALL, id: 'c2' }
    const items = [calling(), { role: 'assistant', parts: [{ type: 'tool_call', ...second }] }]
    const history = (given: readonly unknown[]) =>
      readRunContent(makeSpan({ attributes: { 'gen_ai.input.messages': json(given) } }), 'llm')
        .inputMessages
    expect(history([...items, RESULT])).toEqual([
      { role: 'assistant', content: null, toolCalls: [CALL, second] },
      { role: 'tool', content: '3 degrees', toolCallId: 'c1' },
    ])
    expect(history([calling(), RESULT, items[1]])).toHaveLength(3)
    expect(history([text('Hello!'), text('May I help?')])).toHaveLength(2)
  })

  it('has its text and its calls in one message, as a chat has them', () => {
    const one = [{ role: 'assistant', content: 'Let me look.', toolCalls: [CALL] }]
    expect(say([text('Let me look.'), calling()])).toEqual(one)
    expect(
      say([text('Let me look.', { finish_reason: 'stop' }), calling({ finish_reason: 'stop' })]),
    ).toEqual(one)
    expect(
      output({
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.content': 'Let me look.',
        'llm.output_messages.1.message.role': 'assistant',
        'llm.output_messages.1.message.tool_calls.0.tool_call.id': 'c1',
        'llm.output_messages.1.message.tool_calls.0.tool_call.function.name': 'weather',
        'llm.output_messages.1.message.tool_calls.0.tool_call.function.arguments': '{}',
      }),
    ).toEqual([{ ...one[0], toolCalls: [{ ...CALL, arguments: '{}' }] }])
  })

  it('has parallel calls in one message', () => {
    const second = { ...CALL, id: 'c2' }
    expect(
      say([calling(), { role: 'assistant', parts: [{ type: 'tool_call', ...second }] }]),
    ).toEqual([{ role: 'assistant', content: null, toolCalls: [CALL, second] }])
  })

  it('keeps a call, its result and the answer apart, if the provider ran the tool', () => {
    expect(say([calling(), RESULT, text('3 degrees.')])).toEqual([
      { role: 'assistant', content: null, toolCalls: [CALL] },
      { role: 'tool', content: '3 degrees', toolCallId: 'c1' },
      { role: 'assistant', content: '3 degrees.' },
    ])
  })

  it('keeps whole texts as parts of it', () => {
    expect(say([text('Let me think.'), text('It has 3 degrees.')])).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'text', content: 'Let me think.' },
          { type: 'text', content: 'It has 3 degrees.' },
        ],
      },
    ])
  })
})

describe('several choices of a model', () => {
  const two = [
    { role: 'assistant', content: 'AX' },
    { role: 'assistant', content: 'BY' },
  ]
  const said = [text('AX'), text('BY')]

  it('stay apart if each says why it ended', () => {
    expect(say(said.map((choice) => ({ ...choice, finish_reason: 'stop' })))).toEqual(two)
    expect(
      output({
        'gen_ai.completion.0.content': 'AX',
        'gen_ai.completion.0.finish_reason': 'stop',
        'gen_ai.completion.1.content': 'BY',
        'gen_ai.completion.1.finish_reason': 'stop',
      }),
    ).toEqual(two)
  })

  it('stay apart if the span says how many were asked for, or came', () => {
    expect(say(said, { 'gen_ai.request.choice.count': 2 })).toEqual(two)
    expect(say(said, { 'gen_ai.response.finish_reasons': ['stop', 'stop'] })).toEqual(two)
    expect(say(said, { 'llm.invocation_parameters': '{"n":2}' })).toEqual(two)
    expect(say(said, { 'gen_ai.response.finish_reasons': ['stop'] })).toHaveLength(1)
  })

  it('stay apart if the response or its events number them', () => {
    const choices = two.map((message, index) => ({ index, message }))
    expect(output({ 'output.value': json({ choices }) })).toEqual(two)
    const events = (indices: readonly number[]) =>
      two.map(({ content }, nth) => ({ index: indices[nth] ?? 0, message: json({ content }) }))
    expect(output({}, events([0, 1]))).toEqual(two)
    expect(output({}, events([0, 0]))).toHaveLength(1)
  })
})

describe('a refusal', () => {
  const refused = [{ role: 'assistant', content: 'I cannot help with that.' }]
  const refusal = 'I cannot help with that.'

  it('is the answer, if the content beside it is null, empty or absent', () => {
    for (const content of [{ content: null }, { content: '' }, {}]) {
      const message = { role: 'assistant', ...content, refusal }
      expect(output({ 'output.value': json({ choices: [{ message }] }) })).toEqual(refused)
      expect(output({}, [{ index: 0, message: json(message) }])).toEqual(refused)
    }
    expect(
      output({ 'gen_ai.completion.0.role': 'assistant', 'gen_ai.completion.0.refusal': refusal }),
    ).toEqual(refused)
  })

  it('is the answer as a part of it', () => {
    const content = [{ type: 'refusal', refusal }]
    const item = { type: 'message', role: 'assistant', content }
    expect(output({ 'output.value': json({ output: [item] }) })).toEqual(refused)
  })

  it('does not replace what was said', () => {
    const message = { role: 'assistant', content: 'Yes.', refusal: null }
    expect(output({ 'output.value': json({ choices: [{ message }] }) })).toEqual([
      { role: 'assistant', content: 'Yes.' },
    ])
  })
})

describe('parts whose type is the name of a class', () => {
  const parts = (...list: readonly object[]) => say([{ role: 'assistant', parts: list }])

  it('are what the class is, of .NET, Java and Python', () => {
    expect(
      parts(
        { type: 'Microsoft.Extensions.AI.TextReasoningContent', content: { text: 'Hm.' } },
        { type: 'Microsoft.Extensions.AI.TextContent', content: 'One.' },
        { type: 'dev.langchain4j.data.message.TextContent', text: 'Two.' },
        { type: 'ThinkingBlock', thinking: 'So.' },
        { type: 'TEXT', text: 'Three.' },
        { $type: 'text', text: 'Four.' },
      ),
    ).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'text', content: 'One.' },
          { type: 'text', content: 'Two.' },
          { type: 'reasoning', content: 'So.' },
          { type: 'text', content: 'Three.' },
          { type: 'text', content: 'Four.' },
        ],
      },
    ])
  })

  it('are calls and results too', () => {
    expect(
      parts(
        { type: 'FunctionCallContent', callId: 'c1', name: 'weather', arguments: { city: 'Oslo' } },
        { type: 'FunctionResultContent', callId: 'c1', result: '3 degrees' },
      ),
    ).toEqual([
      { role: 'assistant', content: null, toolCalls: [CALL] },
      { role: 'tool', content: '3 degrees', toolCallId: 'c1' },
    ])
  })

  it('are media if the class has a URI', () => {
    const uri = 'data:image/png;base64,aGk='
    expect(
      parts({
        type: 'Microsoft.Extensions.AI.DataContent',
        content: { uri, mediaType: 'image/png' },
      }),
    ).toEqual([
      {
        role: 'assistant',
        content: [{ type: 'blob', modality: 'image', mime_type: 'image/png', content: 'aGk=' }],
      },
    ])
  })

  it('stay if no class of that name is known', () => {
    expect(parts({ type: 'acme.CoinContent', content: { side: 1 } })).toEqual([
      { role: 'assistant', content: [{ type: 'acme.CoinContent', content: { side: 1 } }] },
    ])
  })
})

describe('tool calls as JSON text', () => {
  const called = [{ role: 'assistant', content: null, toolCalls: [CALL] }]
  const openAi = { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' } }

  it('are the calls of the assistant, although the role is the tool', () => {
    const history = (content: string, more: object = {}) =>
      readRunContent(
        makeSpan({
          attributes: { 'input.value': json([{ role: 'tool', content, ...more }]) },
        }),
        'llm',
      ).inputMessages
    expect(history(json([CALL]))).toEqual(called)
    expect(history(json(openAi))).toEqual([
      { ...called[0], toolCalls: [{ ...CALL, arguments: '{}' }] },
    ])
    const result = json({ name: 'Oslo', arguments: {} })
    expect(history(result, { tool_call_id: 'c1' })).toEqual([
      { role: 'tool', content: result, toolCallId: 'c1' },
    ])
    expect(history('{"degrees":3}')).toEqual([{ role: 'tool', content: '{"degrees":3}' }])
  })

  it('are calls once, if the content only says that they are there', () => {
    const key = 'llm.input_messages.0.message'
    const { inputMessages } = readRunContent(
      makeSpan({
        attributes: {
          [`${key}.role`]: 'assistant',
          [`${key}.contents.0.message_content.type`]: 'tool-call',
          [`${key}.tool_calls.0.tool_call.id`]: 'c1',
          [`${key}.tool_calls.0.tool_call.function.name`]: 'weather',
          [`${key}.tool_calls.0.tool_call.function.arguments`]: '{}',
          'llm.input_messages.1.message.role': 'tool',
          'llm.input_messages.1.message.tool_call_id': 'c1',
          'llm.input_messages.1.message.content': '{"type":"text","value":"3 degrees"}',
        },
      }),
      'llm',
    )
    expect(inputMessages).toEqual([
      { role: 'assistant', content: null, toolCalls: [{ ...CALL, arguments: '{}' }] },
      { role: 'tool', content: '3 degrees', toolCallId: 'c1' },
    ])
    const noJson = '{"type":"text","value":x'
    const gave = { role: 'tool', content: noJson }
    expect(output({ 'gen_ai.output.messages': json([gave]) })).toEqual([gave])
  })

  it('are calls inside the list of an answer', () => {
    const both = [{ role: 'assistant', content: 'Let me look.', toolCalls: [CALL] }]
    expect(output({ 'output.value': json(['Let me look.', CALL]) })).toEqual(both)
    expect(output({ 'output.value': json(['Let me look.', json(CALL)]) })).toEqual(both)
    expect(output({ 'output.value': json([json(CALL)]) })).toEqual(called)
    expect(
      output({
        'output.value': json({ role: 'assistant', content: ['Let me look.', json(CALL)] }),
      }),
    ).toEqual(both)
  })
})
