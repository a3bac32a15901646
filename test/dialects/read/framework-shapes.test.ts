import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

function read(attributes: Readonly<Record<string, string>>, scope = 'app') {
  const span = makeSpan({ attributes: makeAttributes(Object.entries(attributes)) })
  return readRunContent({ ...span, scope: { ...span.scope, name: scope } }, 'llm')
}

describe('what frameworks write in a shape of their own', () => {
  it('a tool call that OpenInference keeps beside the part that announces it is read once', () => {
    const message = 'llm.output_messages.0.message'
    const call = `${message}.contents.0.tool_call`
    const { outputMessages } = read({
      [`${message}.role`]: 'assistant',
      [`${message}.contents.0.message_content.type`]: 'tool_use',
      [`${call}.id`]: 'c1',
      [`${call}.function.name`]: 'weather',
      [`${call}.function.arguments`]: '{"city":"Oslo"}',
      [`${message}.tool_calls.0.tool_call.id`]: 'c1',
      [`${message}.tool_calls.0.tool_call.function.name`]: 'weather',
      [`${message}.tool_calls.0.tool_call.function.arguments`]: '{"city":"Oslo"}',
    })
    const toolCalls = [{ id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' }]
    expect(outputMessages).toEqual([{ role: 'assistant', content: null, toolCalls }])
  })

  it('a user who answers a tool call, as in Anthropic’s API, is the tool', () => {
    const message = 'llm.input_messages.0.message'
    const { inputMessages } = read({
      [`${message}.role`]: 'user',
      [`${message}.content`]: '3 degrees',
      [`${message}.tool_call_id`]: 'c1',
    })
    expect(inputMessages).toEqual([{ role: 'tool', content: '3 degrees', toolCallId: 'c1' }])
  })

  it('calls that Mastra keeps beside an empty text are the answer; neither is none', () => {
    const call = { toolCallId: 'c1', toolName: 'weather', args: { city: 'Oslo' } }
    const inference = (output: object) =>
      read({
        'mastra.span.type': 'model_inference',
        'mastra.model_inference.output': JSON.stringify(output),
      }).outputMessages
    const toolCalls = [{ id: 'c1', name: 'weather', arguments: { city: 'Oslo' } }]
    expect(inference({ text: '', toolCalls: [call] })).toEqual([
      { role: 'assistant', content: null, toolCalls },
    ])
    expect(inference({ text: '', toolCalls: [] }) ?? []).toEqual([])
  })

  it('a whole request that OpenLLMetry gives as the text of one message is what it holds', () => {
    const request = [
      { role: 'user', content: 'Weather in Oslo?' },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' },
      { type: 'function_call_output', call_id: 'c1', output: '3 degrees' },
    ]
    const parts = [{ type: 'text', content: JSON.stringify(request) }]
    const attributes = { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts }]) }
    const toolCalls = [{ id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}' }]
    expect(read(attributes, '@traceloop/instrumentation-openai').inputMessages).toEqual([
      { role: 'user', content: 'Weather in Oslo?' },
      { role: 'assistant', content: null, toolCalls },
      { role: 'tool', content: '3 degrees', toolCallId: 'c1' },
    ])
    expect(read(attributes).inputMessages).toEqual([
      { role: 'user', content: JSON.stringify(request) },
    ])
  })

  it('a list of messages holds no tool definitions', () => {
    const said = [{ type: 'message', role: 'user', content: 'Weather in Oslo?' }]
    expect(read({ 'input.value': JSON.stringify(said) }).toolDefinitions ?? []).toEqual([])
  })

  it('Anthropic’s own spans say why the model stopped', () => {
    expect(read({ 'anthropic.message.stop_reason': 'end_turn' }).finishReason).toBe('end_turn')
  })
})
