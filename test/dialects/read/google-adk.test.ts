import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

const STALE = {
  'openinference.span.kind': 'LLM',
  'llm.input_messages.0.message.role': 'user',
  'llm.input_messages.0.message.tool_call_id': 'call_1',
  'llm.input_messages.0.message.content': 'Seats?',
  'llm.output_messages.0.message.role': 'model',
  'llm.output_messages.0.message.content': 'Sold out.',
  'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'call_1',
  'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'seats_left',
}
const LAST = {
  'input.value': JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Seats?' }] }] }),
  'output.value': JSON.stringify({ content: { role: 'model', parts: [{ text: 'Sold out.' }] } }),
}

function read(name: string, attributes: Readonly<Record<string, string>>) {
  const span = makeSpan({ attributes: makeAttributes(Object.entries(attributes)), scope: { name } })
  return readRunContent(span, 'llm')
}

describe("OpenInference's span for all model calls of a turn of Google's ADK", () => {
  it('has the messages of the last call, and none that an earlier call left', () => {
    const { inputMessages, outputMessages } = read('gcp.vertex.agent', { ...STALE, ...LAST })
    expect(inputMessages).toEqual([{ role: 'user', content: 'Seats?' }])
    expect(outputMessages).toEqual([{ role: 'assistant', content: 'Sold out.' }])
  })

  it('has the listed messages if neither request nor response is there', () => {
    const { outputMessages } = read('gcp.vertex.agent', STALE)
    expect(outputMessages?.[0]?.toolCalls).toEqual([{ id: 'call_1', name: 'seats_left' }])
  })

  it('is read as a list for other scopes', () => {
    const { outputMessages } = read('openinference.instrumentation.openai', { ...STALE, ...LAST })
    expect(outputMessages?.[0]?.toolCalls).toHaveLength(1)
  })
})
