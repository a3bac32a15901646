import { describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { contentText } from '../../src/thread/content-part.ts'
import { call, CONVERSATION, foreign, messages } from './foreign-spans.ts'
import type { SpanSketch } from './spans.ts'

const said = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })
const calls = (id: string, name: string) => ({
  role: 'assistant',
  parts: [{ type: 'tool_call', id, name, arguments: {} }],
})
const result = (id: string, response: string) => ({
  role: 'tool',
  parts: [{ type: 'tool_call_response', id, response }],
})
const json = (value: unknown) => JSON.stringify(value)
const given = (...all: readonly unknown[]) => ({ 'gen_ai.input.messages': json(all) })
const gave = (...all: readonly unknown[]) => ({ 'gen_ai.output.messages': json(all) })
const QUESTION = said('user', 'Cold?')

const agent = (attributes: SpanAttributes = {}) =>
  foreign('invoke_agent', { id: 1, lasts: 20, attributes: { ...CONVERSATION, ...attributes } })

function outline(...spans: readonly RecordedSpan[]): readonly string[] {
  return rebuildThread(spans).messages.map(({ role, content, toolCalls = [] }) => {
    return `${role}: ${contentText(content)}${toolCalls.map(({ id, name }) => `[${id ?? name}]`).join('')}`
  })
}

const tool = (id: string | undefined, sketch: SpanSketch, output?: string) =>
  foreign('execute_tool', {
    lasts: 1,
    ...sketch,
    attributes: {
      'gen_ai.tool.name': 'weather',
      ...(id !== undefined && { 'gen_ai.tool.call.id': id }),
      ...(output !== undefined && { 'gen_ai.tool.call.result': output }),
      ...sketch.attributes,
    },
  })

const asking = (answer: string | undefined, sketch: SpanSketch) =>
  call([['user', 'Cold?']], answer, { parent: 1, ...sketch })

describe('views of one model call', () => {
  it('give way to the run around them that has input and output, if they have no answer', () => {
    const whole = agent({ ...given(QUESTION), ...gave(said('assistant', 'Yes.')) })
    const view = foreign('chat', {
      id: 2,
      parent: 1,
      at: 1,
      lasts: 1,
      attributes: given(said('user', 'Cold? Say yes or no.')),
    })
    expect(outline(whole, view)).toEqual(['user: Cold?', 'assistant: Yes.'])
  })

  it('give way to it if they failed: the agent may answer with the error', () => {
    const whole = agent({ ...given(QUESTION), ...gave(said('assistant', 'Out of order.')) })
    const failed = asking(undefined, { id: 2, at: 1, error: 'Out of order' })
    expect(outline(whole, failed)).toEqual(['user: Cold?', 'assistant: Out of order.'])
  })

  it('are the outer one, if the inner one has all as one text', () => {
    const history = [QUESTION, calls('w', 'weather'), result('w', '3°')]
    const outer = foreign('chat', {
      id: 2,
      parent: 1,
      at: 1,
      lasts: 3,
      attributes: {
        ...given(...history),
        ...gave(said('assistant', 'Yes.')),
      },
    })
    const inner = call([['user', 'Human: Cold?\nAI: \nTool: 3°\nAI:']], 'Yes.', {
      id: 3,
      parent: 2,
      at: 2,
      lasts: 1,
    })
    expect(outline(agent(), outer, inner)).toEqual([
      'user: Cold?',
      'assistant: [w]',
      'tool: 3°',
      'assistant: Yes.',
    ])
  })

  it('are the inner one, if it has as much', () => {
    const outer = asking('Yes', { id: 2, at: 1, lasts: 3 })
    const inner = asking('Yes.', { id: 3, parent: 2, at: 2, lasts: 1 })
    expect(outline(agent(), outer, inner)).toEqual(['user: Cold?', 'assistant: Yes.'])
  })
})

describe('a tool that starts while the model still speaks', () => {
  it('is called by that model, if it ends after it', () => {
    const streaming = asking('I look.', { id: 2, at: 1, lasts: 4 })
    const ran = tool('w', { id: 3, parent: 1, at: 3, lasts: 4 }, '3°')
    const history = [
      ['user', 'Cold?'],
      ['assistant', 'I look.'],
    ] as const
    const answering = call(history, 'Yes.', { id: 4, parent: 1, at: 8, lasts: 1 })
    expect(outline(agent(), streaming, ran, answering)).toEqual([
      'user: Cold?',
      'assistant: I look.[w]',
      'tool: 3°',
      'assistant: Yes.',
    ])
  })

  it('is not called by one that ends after it, which has the answer', () => {
    const first = asking(undefined, { id: 2, at: 1, lasts: 1 })
    const ran = tool('w', { id: 3, parent: 1, at: 4, lasts: 1 }, '3°')
    const around = asking('Yes.', { id: 4, at: 3, lasts: 5 })
    expect(outline(agent(), first, ran, around)).toEqual([
      'user: Cold?',
      'assistant: [w]',
      'tool: 3°',
      'assistant: Yes.',
    ])
  })

  it('is called by the one of two at once that ended last before it ended', () => {
    const early = asking('One.', { id: 2, at: 1, lasts: 1 })
    const late = asking('Two.', { id: 3, at: 1, lasts: 3 })
    const thread = rebuildThread([
      agent(),
      early,
      late,
      tool('w', { id: 4, parent: 1, at: 5, lasts: 1 }, '3°'),
      asking('Yes.', { id: 5, at: 8 }),
    ])
    const caller = thread.messages.find(({ toolCalls }) => toolCalls !== undefined)
    expect(caller?.generatedBy).toBe(late.spanId)
  })
})

describe('two spans of one tool call', () => {
  it('are one call, with the result of whichever has it', () => {
    const spans = [
      agent(),
      asking(undefined, { id: 2, at: 1 }),
      tool('w', { id: 3, parent: 1, at: 3, lasts: 3 }),
      tool('w', { id: 4, parent: 1, at: 4, lasts: 1 }, '3°'),
      asking('Yes.', { id: 5, at: 8 }),
    ]
    expect(outline(...spans)).toEqual([
      'user: Cold?',
      'assistant: [w]',
      'tool: 3°',
      'assistant: Yes.',
    ])
  })
})

describe('a tool below steps of an app alone', () => {
  const step = (...tools: readonly RecordedSpan[]) =>
    outline(
      foreign('invoke_workflow', { id: 1, lasts: 20, attributes: CONVERSATION }),
      ...tools,
      call([], 'Yes.', {
        id: 5,
        parent: 1,
        at: 8,
        attributes: {
          'gen_ai.input.messages': messages([
            ['user', 'Cold?'],
            ['tool', '3°'],
          ]),
        },
      }),
    )

  it('was called if the model was given results and the span has the id of a call', () => {
    expect(step(tool('w', { id: 3, parent: 1, at: 3 }, '3°'))).toEqual([
      'user: Cold?',
      'assistant: [w]',
      'tool: 3°',
      'assistant: Yes.',
    ])
  })

  it('is a step if its span has no id', () => {
    expect(step(tool(undefined, { id: 3, parent: 1, at: 3 }, '3°'))).not.toContain(
      'assistant: [weather]',
    )
  })
})

describe('calls that hand over to another agent', () => {
  const handing = (id: string, at: number, name: string, question = QUESTION) =>
    foreign('chat', {
      id: at + 1,
      parent: 1,
      at,
      lasts: 1,
      attributes: {
        ...given(question),
        ...gave(calls(id, name)),
      },
    })

  it('stand in the order in which they were made, each after the results before it', () => {
    const history = [QUESTION, calls('a', 'transfer_to_desk'), result('a', 'done')]
    const knowing = foreign('chat', {
      id: 9,
      parent: 1,
      at: 8,
      lasts: 1,
      attributes: {
        ...given(...history),
        ...gave(said('assistant', 'Yes.')),
      },
    })
    const spans = [
      agent(),
      handing('a', 1, 'transfer_to_desk'),
      handing('b', 3, 'transfer_to_pilot'),
      knowing,
    ]
    expect(outline(...spans)).toEqual([
      'user: Cold?',
      'assistant: [a]',
      'tool: done',
      'assistant: [b]',
      'assistant: Yes.',
    ])
  })

  it('are no part of the turn if they were asked something else', () => {
    const other = handing('a', 1, 'transfer_to_desk', said('user', 'Which desk?'))
    expect(outline(agent(), other, asking('Yes.', { id: 9, at: 8 }))).toEqual([
      'user: Cold?',
      'assistant: Yes.',
    ])
  })
})

describe('a question that is asked again in another trace', () => {
  const asked = (trace: number, id: string, ...history: readonly unknown[]) =>
    foreign('chat', {
      id: 1,
      trace,
      at: trace * 10,
      lasts: 1,
      attributes: {
        ...CONVERSATION,
        ...given(QUESTION, ...history),
        ...gave(calls(id, 'weather')),
      },
    })

  it('goes on with the turn if it has the call of that turn, by its id', () => {
    expect(outline(asked(1, 'a'), asked(2, 'b', calls('a', 'weather')))).toEqual([
      'user: Cold?',
      'assistant: [a]',
      'assistant: [b]',
    ])
  })

  it('is a turn of its own if it has another call of the same tool', () => {
    expect(outline(asked(1, 'a'), asked(2, 'b', calls('c', 'weather')))).toEqual([
      'user: Cold?',
      'assistant: [a]',
      'user: Cold?',
      'assistant: [c]',
      'assistant: [b]',
    ])
  })
})
