import { describe, expect, it } from 'vitest'
import { readForeignThread } from '../../src/dialects/foreign-thread.ts'
import { readRunContent } from '../../src/dialects/read/read-run-content.ts'
import type { RunKind } from '../../src/thread/run-kind.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { expectKinds } from './kinds/expect-kinds.ts'

// As Koog's own tests expect its spans, with `setVerbose(true)`.
const RUN = { 'gen_ai.conversation.id': 'run-1', 'koog.event.id': 'event-1' }
const AGENT = {
  ...RUN,
  'gen_ai.operation.name': 'invoke_agent',
  'gen_ai.provider.name': 'openai',
  'gen_ai.agent.id': 'agent-1',
  'gen_ai.output.type': 'text',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.response.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 57,
  'gen_ai.usage.output_tokens': 17,
  system_instructions: '[{"type":"text","content":"Be brief."}]',
}

const read = (kind: RunKind, attributes: Readonly<Record<string, string | number>>) =>
  readRunContent(makeSpan({ attributes: makeAttributes(Object.entries(attributes)) }), kind)

const json = (value: unknown) => JSON.stringify(value)
const text = (content: string) => ({ type: 'text', content })

describe("Koog's spans", () => {
  it('are agents, model calls and tools by their operation', () =>
    expectKinds([
      ['agent', 'create_agent agent-1', { ...RUN, 'gen_ai.operation.name': 'create_agent' }],
      ['agent', 'invoke_agent agent-1', AGENT],
      ['llm', 'chat gpt-4o', { ...RUN, 'gen_ai.operation.name': 'chat' }],
      ['tool', 'execute_tool weather', { ...RUN, 'gen_ai.operation.name': 'execute_tool' }],
      [
        'tool',
        'execute_tool weather',
        { ...RUN, 'gen_ai.operation.name': 'execute_tool', 'mcp.method.name': 'tools/call' },
      ],
    ]))

  it('are chains if they are parts of a graph or steps of a planner', () =>
    expectKinds([
      ['chain', 'strategy support', { ...RUN, 'koog.strategy.name': 'support' }],
      ['chain', 'node __start__', { ...RUN, 'koog.node.id': '__start__' }],
      ['chain', 'node.__start__', { ...RUN, 'koog.node.name': '__start__' }],
      ['chain', 'subgraph refund', { ...RUN, 'koog.subgraph.id': 'refund' }],
      ['chain', 'plan creation 0', { ...RUN, 'koog.planner.step.index': 0 }],
      ['chain', 'step execution 1', { ...RUN, 'koog.planner.step.index': 1 }],
      ['chain', 'plan completion evaluation 1', { ...RUN, 'koog.planner.step.index': 1 }],
    ]))

  it('say what went into a node, a subgraph and a step of a plan, and what came out', () => {
    const node = { 'koog.node.input': '"Where is it?"', 'koog.node.output': '"On its way."' }
    expect(read('chain', node)).toEqual({ input: 'Where is it?', output: 'On its way.' })
    const subgraph = { 'koog.subgraph.input': '{"order":1}', 'koog.subgraph.output': '"done"' }
    expect(read('chain', subgraph)).toEqual({ input: { order: 1 }, output: 'done' })
    const plan = {
      'koog.planner.state.input': 'no order yet',
      'koog.planner.plan.input': 'no plan yet',
      'koog.planner.plan.output': '1. ask for the order',
    }
    expect(read('chain', plan)).toEqual({ input: 'no order yet', output: '1. ask for the order' })
    const step = { 'koog.planner.state.output': 'order 1042' }
    expect(read('chain', step)).toEqual({ output: 'order 1042' })
  })

  it('have their system prompt under a key without a namespace', () => {
    expect(read('agent', AGENT)).toMatchObject({ system: 'Be brief.', model: 'gpt-4o' })
  })

  it('have messages of roles in capitals, and before 1.0 calls by the tool itself', () => {
    const { inputMessages } = read('llm', {
      'gen_ai.input.messages': json([
        { role: 'System', parts: [text('Be brief.')] },
        { role: 'User', parts: [text('Weather in Oslo?')] },
        {
          role: 'Tool',
          parts: [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Oslo' } }],
        },
        {
          role: 'Tool',
          parts: [{ type: 'tool_call_response', id: 'c1', result: '3 degrees' }],
        },
      ]),
    })
    expect(inputMessages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Weather in Oslo?' },
      {
        role: 'assistant',
        content: null,
        toolCalls: [{ id: 'c1', name: 'weather', arguments: { city: 'Oslo' } }],
      },
      { role: 'tool', content: '3 degrees', toolCallId: 'c1' },
    ])
  })

  it('have no message for the empty one of a tool that 1.0 writes before each of the user', () => {
    const { inputMessages, outputMessages } = read('llm', {
      'gen_ai.input.messages': json([
        { role: 'tool', parts: [] },
        { role: 'User', parts: [text('Weather in Oslo?')] },
      ]),
      'gen_ai.output.messages': json([{ role: 'Assistant', parts: [text('3 degrees.')] }]),
    })
    expect(inputMessages).toEqual([{ role: 'user', content: 'Weather in Oslo?' }])
    expect(outputMessages).toEqual([{ role: 'assistant', content: '3 degrees.' }])
  })

  it('name a thread for each run of an agent, which a session on the resource goes before', () => {
    const span = makeSpan({ attributes: makeAttributes(Object.entries(AGENT)) })
    expect(readForeignThread(span)).toEqual({ id: 'run-1', isCertain: false })
    const resource = makeAttributes([['session.id', 'desk-1']])
    expect(readForeignThread({ ...span, resource })?.id).toBe('desk-1')
    const before = makeAttributes([['gen_ai.conversation.id', 'run-1']])
    for (const name of ['llm.chat', 'run.run-1']) {
      expect(readForeignThread({ ...span, name, attributes: before, resource })?.id).toBe('desk-1')
    }
    expect(readForeignThread({ ...span, name: 'chat', attributes: before, resource })).toEqual({
      id: 'run-1',
      isCertain: true,
    })
  })
})

describe('a tool', () => {
  it('that gave back a list of tools as text has not called them', () => {
    const { inputMessages } = read('llm', {
      'gen_ai.input.messages': json([
        { role: 'tool', content: json([{ type: 'function', function: { name: 'weather' } }]) },
      ]),
    })
    expect(inputMessages?.[0]?.role).toBe('tool')
  })
})
