import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { contentText } from '../../src/thread/content-part.ts'
import { span, type SpanSketch } from './spans.ts'

const QUESTION = { role: 'user', parts: [{ type: 'text', content: 'Oslo and Rome?' }] }

function agent(sketch: SpanSketch): RecordedSpan {
  return run('invoke_agent', sketch)
}

function call(answer: string | undefined, sketch: SpanSketch, given: readonly object[] = []) {
  const said = { role: 'assistant', parts: [{ type: 'text', content: answer }] }
  return run('chat', sketch, {
    'gen_ai.input.messages': JSON.stringify([QUESTION, ...given]),
    ...(answer !== undefined && { 'gen_ai.output.messages': JSON.stringify([said]) }),
  })
}

function tool(city: string, result: string, sketch: SpanSketch): RecordedSpan {
  return run('execute_tool', sketch, {
    'gen_ai.tool.name': 'weather',
    'gen_ai.tool.call.id': `c-${city}`,
    'gen_ai.tool.call.arguments': JSON.stringify({ city }),
    'gen_ai.tool.call.result': result,
  })
}

function run(operation: string, sketch: SpanSketch, attributes: SpanSketch['attributes'] = {}) {
  return span({
    ...sketch,
    attributes: { 'gen_ai.operation.name': operation, ...attributes },
  })
}

function outline(spans: readonly RecordedSpan[]): readonly string[] {
  return rebuildThread(spans).messages.map(({ role, content, toolCalls = [] }) => {
    const calls = toolCalls.map(({ id, arguments: args }) => ` ${id}${JSON.stringify(args)}`)
    return `${role}: ${contentText(content)}${calls.join('')}`
  })
}

describe('a call that stands only on the span of its tool', () => {
  it('is the call of the assistant, before the answer, with its result', () => {
    const spans = [
      agent({ id: 1, lasts: 9 }),
      call(undefined, { id: 2, parent: 1, at: 1, lasts: 1 }),
      tool('Oslo', 'snow', { id: 3, parent: 1, at: 3, lasts: 1 }),
      tool('Rome', 'sun', { id: 4, parent: 1, at: 5, lasts: 1 }),
      call('Snow and sun.', { id: 5, parent: 1, at: 7, lasts: 1 }),
    ]
    expect(outline(spans)).toEqual([
      'user: Oslo and Rome?',
      'assistant:  c-Oslo{"city":"Oslo"} c-Rome{"city":"Rome"}',
      'tool: snow',
      'tool: sun',
      'assistant: Snow and sun.',
    ])
  })

  it('belongs to what the model said as it asked', () => {
    const spans = [
      agent({ id: 1, lasts: 9 }),
      call('I look.', { id: 2, parent: 1, at: 1, lasts: 1 }),
      tool('Oslo', 'snow', { id: 3, parent: 1, at: 3, lasts: 1 }),
      call('Snow.', { id: 4, parent: 1, at: 5, lasts: 1 }, [
        { role: 'assistant', parts: [{ type: 'text', content: 'I look.' }] },
      ]),
    ]
    expect(outline(spans)).toEqual([
      'user: Oslo and Rome?',
      'assistant: I look. c-Oslo{"city":"Oslo"}',
      'tool: snow',
      'assistant: Snow.',
    ])
  })

  it('stands before the answer of a span that ran the tool itself', () => {
    const spans = [
      call('Snow.', { id: 1, lasts: 9 }),
      tool('Oslo', 'snow', { id: 2, parent: 1, at: 3, lasts: 1 }),
    ]
    expect(outline(spans)).toEqual([
      'user: Oslo and Rome?',
      'assistant:  c-Oslo{"city":"Oslo"}',
      'tool: snow',
      'assistant: Snow.',
    ])
  })

  it('makes steps of tools that ran one after the other inside one span of a model', () => {
    const steps = (second: number) => [
      agent({ id: 1, lasts: 9 }),
      call('Snow and sun.', { id: 2, parent: 1, lasts: 8 }),
      tool('Oslo', 'snow', { id: 3, parent: 1, at: 2, lasts: 2 }),
      tool('Rome', 'sun', { id: 4, parent: 1, at: second, lasts: 2 }),
    ]
    const calling = (second: number) =>
      outline(steps(second)).filter((line) => line.startsWith('assistant:  '))
    expect(calling(3)).toHaveLength(1)
    expect(calling(5)).toHaveLength(2)
  })

  it('takes the result that the history has without an id', () => {
    const spans = [
      agent({ id: 1, lasts: 9 }),
      call(undefined, { id: 2, parent: 1, at: 1, lasts: 3 }),
      tool('Oslo', 'snow', { id: 3, parent: 2, at: 2, lasts: 1 }),
      call('Snow.', { id: 4, parent: 1, at: 5, lasts: 1 }, [{ role: 'tool', content: 'snow' }]),
    ]
    expect(outline(spans)).toEqual([
      'user: Oslo and Rome?',
      'assistant:  c-Oslo{"city":"Oslo"}',
      'tool: snow',
      'assistant: Snow.',
    ])
  })
})

describe('the span of a tool is no call of the assistant', () => {
  const answered = (tools: readonly RecordedSpan[], given: readonly object[] = []) =>
    outline([
      agent({ id: 1, lasts: 9 }),
      ...tools,
      call('Snow.', { id: 8, parent: 1, at: 7, lasts: 1 }, given),
    ])

  it('if the messages of the turn have calls', () => {
    const called = {
      role: 'assistant',
      parts: [{ type: 'tool_call', id: 'other', name: 'look_up', arguments: {} }],
    }
    const messages = answered(
      [tool('Oslo', 'snow', { id: 2, parent: 1, at: 1, lasts: 1 })],
      [called],
    )
    expect(messages.join()).not.toContain('c-Oslo')
  })

  it('if it is below another tool', () => {
    const messages = answered([
      tool('Oslo', 'snow', { id: 2, parent: 1, at: 1, lasts: 3 }),
      tool('Rome', 'sun', { id: 3, parent: 2, at: 2, lasts: 1 }),
    ])
    expect(messages.join()).toContain('c-Oslo')
    expect(messages.join()).not.toContain('c-Rome')
  })

  it('if neither an agent nor a model is above it', () => {
    const messages = outline([
      run('invoke_workflow', { id: 1, lasts: 9 }),
      tool('Oslo', 'snow', { id: 2, parent: 1, at: 1, lasts: 1 }),
      call('Snow.', { id: 3, parent: 1, at: 3, lasts: 1 }),
    ])
    expect(messages).toEqual(['user: Oslo and Rome?', 'assistant: Snow.'])
  })
})

describe('a turn with very many tools', () => {
  it('has all of them as calls', () => {
    const tools = Array.from({ length: 5_000 }, (_, nth) =>
      tool(`${nth}`, 'snow', { id: nth + 10, parent: 1, at: 2 * nth, lasts: 1 }),
    )
    const thread = rebuildThread([
      agent({ id: 1, lasts: 10_001 }),
      call('Snow.', { id: 2, parent: 1, lasts: 10_000 }),
      ...tools,
    ])
    const calls = thread.messages.flatMap(({ toolCalls = [] }) => toolCalls)
    expect(calls).toHaveLength(5_000)
    expect(calls.map(({ id }) => id)).toEqual(tools.map((_, nth) => `c-${nth}`))
  })
})

describe('what a tool was given as the only message of a list', () => {
  it('is its arguments', () => {
    const only = (content: string) => JSON.stringify([{ role: 'tool', content }])
    const [, called] = rebuildThread([
      agent({ id: 1, lasts: 9 }),
      run(
        'execute_tool',
        { id: 2, parent: 1, at: 1, lasts: 1 },
        {
          'gen_ai.tool.name': 'weather',
          'gen_ai.input.messages': only('{"city":"Oslo"}'),
          'gen_ai.output.messages': only('snow'),
        },
      ),
      call('Snow.', { id: 3, parent: 1, at: 3, lasts: 1 }),
    ]).messages
    expect(called?.toolCalls).toEqual([{ name: 'weather', arguments: { city: 'Oslo' } }])
  })
})

describe('the result of a tool that failed', () => {
  const failed = (sketch: SpanSketch, attributes: SpanSketch['attributes'] = {}) =>
    run(
      'execute_tool',
      { lasts: 1, ...sketch },
      {
        'gen_ai.tool.name': 'weather',
        'gen_ai.tool.call.id': `c-${sketch.id}`,
        'gen_ai.output.messages': JSON.stringify([{ role: 'tool', content: 'null' }]),
        'tanstack.ai.tool.outcome': 'error',
        ...attributes,
      },
    )
  const history = [
    { role: 'tool', content: 'Error: no signal' },
    { role: 'assistant', content: 'Once more.' },
    { role: 'tool', content: 'snow' },
  ]

  it('is what the model was given, by the order of the results if the history names no call', () => {
    const outlined = outline([
      agent({ id: 1, lasts: 20 }),
      call(undefined, { id: 2, parent: 1, at: 1, lasts: 1 }),
      failed({ id: 3, parent: 1, at: 3 }, { 'error.type': 'Timeout' }),
      call('Once more.', { id: 4, parent: 1, at: 5, lasts: 1 }, history.slice(0, 1)),
      tool('Oslo', 'snow', { id: 5, parent: 1, at: 7, lasts: 1 }),
      call('Snow.', { id: 6, parent: 1, at: 9, lasts: 1 }, history),
    ])
    expect(outlined).toEqual([
      'user: Oslo and Rome?',
      'assistant:  c-3undefined',
      'tool: Error: no signal',
      'assistant: Once more. c-Oslo{"city":"Oslo"}',
      'tool: snow',
      'assistant: Snow.',
    ])
  })

  it('is its error if no history has it, and never the `null` that its span has', () => {
    const outlined = outline([
      agent({ id: 1, lasts: 20 }),
      call(undefined, { id: 2, parent: 1, at: 1, lasts: 1 }),
      failed({ id: 3, parent: 1, at: 3 }),
      call('Sorry.', { id: 4, parent: 1, at: 5, lasts: 1 }),
    ])
    expect(outlined[2]).toBe('tool: failed')
  })
})

describe('the call of a sub-agent of Mastra', () => {
  it('has the arguments that the model gave and the result that it was given', () => {
    const step = {
      text: '',
      toolCalls: [{ toolCallId: 'c-1', toolName: 'agent-b', args: { prompt: 'Hm?' } }],
    }
    const messages = rebuildThread([
      agent({ id: 1, lasts: 9 }),
      span({
        id: 2,
        parent: 1,
        lasts: 4,
        attributes: {
          'mastra.span.type': 'model_step',
          'mastra.model_step.output': JSON.stringify(step),
        },
      }),
      run(
        'execute_tool',
        { id: 3, parent: 2, at: 1, lasts: 1 },
        {
          'gen_ai.tool.name': 'agent-b',
          'gen_ai.tool.call.id': 'c-1',
          'gen_ai.tool.call.arguments': '{"prompt":"Hm?","threadId":"t-1"}',
          'gen_ai.tool.call.result':
            '{"text":"Ah.","subAgentThreadId":"t-2","subAgentToolResults":[]}',
        },
      ),
      call('Ah!', { id: 4, parent: 1, at: 6, lasts: 1 }),
    ]).messages
    expect(messages[1]?.toolCalls).toEqual([
      { id: 'c-1', name: 'agent-b', arguments: { prompt: 'Hm?' } },
    ])
    expect(messages[2]?.content).toBe('Ah.')
  })

  it('answers a question that is the parts, if the step has a preview of them', () => {
    const image = { type: 'image_url', image_url: { url: 'https://a.example/b.png' } }
    const parts = [{ type: 'text', text: 'What is this?' }, image]
    const asked = (content: unknown) => JSON.stringify([{ role: 'user', content }])
    const [question] = rebuildThread([
      agent({ id: 1, lasts: 9 }),
      span({
        id: 2,
        parent: 1,
        lasts: 8,
        attributes: {
          'mastra.span.type': 'model_generation',
          'gen_ai.operation.name': 'model_generation',
          'mastra.model_generation.input': asked(parts),
        },
      }),
      span({
        id: 3,
        parent: 2,
        lasts: 7,
        attributes: {
          'mastra.span.type': 'model_step',
          'mastra.model_step.input': asked('What is this?[image]'),
        },
      }),
      run(
        'chat',
        { id: 4, parent: 3, at: 1, lasts: 1 },
        { 'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', content: 'A bell.' }]) },
      ),
    ]).messages
    expect(question?.content).toEqual([
      { type: 'text', content: 'What is this?' },
      { type: 'uri', modality: 'image', uri: 'https://a.example/b.png' },
    ])
  })
})
