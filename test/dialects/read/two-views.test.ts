import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

function given(attributes: Readonly<Record<string, string>>) {
  const span = makeSpan({ attributes: makeAttributes(Object.entries(attributes)) })
  return readRunContent(span, 'llm')
}

function listed(nth: number, fields: Readonly<Record<string, string>>) {
  const start = `llm.input_messages.${nth}.message`
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [`${start}.${key}`, value]),
  )
}

const SYSTEM = listed(0, { role: 'system', content: 'You are a desk.' })
const CALL = {
  'tool_calls.0.tool_call.id': 'c-1',
  'tool_calls.0.tool_call.function.name': 'book',
  'tool_calls.0.tool_call.function.arguments': '{}',
}

describe('what a model was given, as a list of OpenInference and as the request', () => {
  it('has the image and the text that the list of OpenAI’s agents lacks', () => {
    const { inputMessages } = given({
      ...SYSTEM,
      ...listed(1, { role: 'user', content: 'Book.' }),
      ...listed(2, { role: 'assistant' }),
      ...listed(3, { role: 'assistant', ...CALL }),
      ...listed(4, { role: 'tool', tool_call_id: 'c-1', content: 'Done' }),
      ...listed(5, { role: 'user', content: 'And this?' }),
      'input.value': JSON.stringify([
        { type: 'message', role: 'user', content: 'Book.' },
        {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Let me see.' }],
        },
        { type: 'function_call', callId: 'c-1', name: 'book', arguments: '{}' },
        { type: 'function_call_result', callId: 'c-1', output: { type: 'text', text: 'Done' } },
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_text', text: 'And this?' },
            { type: 'input_image', image: 'data:image/png;base64,iVBORw==' },
          ],
        },
      ]),
    })
    const image = { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'iVBORw==' }
    expect(inputMessages).toEqual([
      { role: 'system', content: 'You are a desk.' },
      { role: 'user', content: 'Book.' },
      {
        role: 'assistant',
        content: 'Let me see.',
        toolCalls: [{ id: 'c-1', name: 'book', arguments: '{}' }],
      },
      { role: 'tool', content: 'Done', toolCallId: 'c-1' },
      { role: 'user', content: [{ type: 'text', content: 'And this?' }, image] },
    ])
  })

  it('has the results that the list of Bedrock’s instrumentation lacks', () => {
    const { inputMessages } = given({
      ...listed(0, { role: 'user', content: 'Book.' }),
      ...listed(1, { role: 'assistant', ...CALL }),
      ...listed(2, { role: 'user', tool_call_id: 'c-1' }),
      'input.value': JSON.stringify({
        messages: [
          { role: 'user', content: [{ text: 'Book.' }] },
          {
            role: 'assistant',
            content: [{ toolUse: { toolUseId: 'c-1', name: 'book', input: {} } }],
          },
          {
            role: 'user',
            content: [{ toolResult: { toolUseId: 'c-1', content: [{ text: 'Done' }] } }],
          },
        ],
      }),
    })
    expect(inputMessages?.at(-1)).toEqual({ role: 'tool', content: 'Done', toolCallId: 'c-1' })
  })

  it('has the call that the list of LangChain’s instrumentation lacks', () => {
    const lc = (name: string, kwargs: object) => ({
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'messages', name],
      kwargs,
    })
    const { inputMessages } = given({
      ...listed(0, { role: 'user', content: 'Brakes?' }),
      ...listed(1, { role: 'assistant', content: 'Back to the desk.' }),
      ...listed(2, { role: 'tool', content: 'Done' }),
      'input.value': JSON.stringify({
        messages: [
          [
            lc('HumanMessage', { content: 'Brakes?' }),
            lc('AIMessage', {
              content: 'Back to the desk.',
              tool_calls: [{ id: 'c-1', name: 'transfer_back', args: {}, type: 'tool_call' }],
            }),
            lc('ToolMessage', { content: 'Done', tool_call_id: 'c-1', name: 'transfer_back' }),
          ],
        ],
      }),
    })
    expect(inputMessages?.slice(1)).toEqual([
      {
        role: 'assistant',
        content: 'Back to the desk.',
        toolCalls: [{ id: 'c-1', name: 'transfer_back', arguments: {} }],
      },
      { role: 'tool', content: 'Done', toolCallId: 'c-1', name: 'transfer_back' },
    ])
  })

  it('is the list if the request lacks something of it', () => {
    const { inputMessages } = given({
      ...listed(0, { role: 'user', content: 'Book.' }),
      ...listed(1, { role: 'assistant' }),
      'input.value': JSON.stringify({
        messages: [
          { role: 'user', content: 'Boo…' },
          { role: 'assistant', content: 'Let me see.' },
        ],
      }),
    })
    expect(inputMessages?.[0]).toEqual({ role: 'user', content: 'Book.' })
  })
})

describe('an answer in pieces', () => {
  const answer = (content: readonly object[]) => {
    const message = { candidates: [{ message: { role: 'model', content } }] }
    return given({ 'genkit:output': JSON.stringify(message) }).outputMessages
  }

  it('is one text if its parts are those of Genkit or Gemini', () => {
    const pieces = [{ text: 'We' }, { text: 'have 1' }, { text: '2' }]
    expect(answer(pieces)).toEqual([{ role: 'assistant', content: 'Wehave 12' }])
  })

  it('is one text if there is space between its parts', () => {
    const pieces = [
      { type: 'text', text: 'We have' },
      { type: 'text', text: ' twelve.' },
    ]
    expect(answer(pieces)).toEqual([{ role: 'assistant', content: 'We have twelve.' }])
  })

  it('stays in parts if each may be a whole text', () => {
    const parts = [
      { type: 'text', text: 'One.' },
      { type: 'text', text: 'Two.' },
    ]
    expect(answer(parts)?.[0]?.content).toHaveLength(2)
  })

  it('does not make one text of what a user wrote in parts', () => {
    const messages = [{ role: 'user', content: [{ text: 'One' }, { text: 'Two' }] }]
    const { inputMessages } = given({ 'genkit:input': JSON.stringify({ messages }) })
    expect(inputMessages?.[0]?.content).toHaveLength(2)
  })
})

describe('images beside the text of Ollama’s messages', () => {
  const asked = (images: readonly string[]) => {
    const messages = [{ role: 'user', content: 'What is this?', images }]
    return given({ 'gen_ai.input.messages': JSON.stringify(messages) }).inputMessages
  }

  it('are parts of the message', () => {
    const image = { type: 'blob', modality: 'image', content: 'iVBORw==' }
    const text = { type: 'text', content: 'What is this?' }
    expect(asked(['iVBORw=='])).toEqual([{ role: 'user', content: [text, image] }])
    expect(asked([])).toEqual([{ role: 'user', content: 'What is this?' }])
  })
})
