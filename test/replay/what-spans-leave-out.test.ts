import { describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import type { RecordedRun } from '../../src/thread/recorded-thread.ts'
import { call, CONVERSATION, foreign, texts } from './foreign-spans.ts'
import { span, type SpanSketch } from './spans.ts'

const json = (value: unknown) => JSON.stringify(value)
const said = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })
const calls = (...all: readonly (readonly [id: string, name: string, args: unknown])[]) => ({
  role: 'assistant',
  parts: all.map(([id, name, args]) => ({ type: 'tool_call', id, name, arguments: args })),
})
const result = (id: string, response: string) => ({
  role: 'tool',
  parts: [{ type: 'tool_call_response', id, response }],
})

function chat(given: readonly unknown[], gave: unknown, sketch: SpanSketch): RecordedSpan {
  return foreign('chat', {
    lasts: 1,
    ...sketch,
    attributes: {
      ...CONVERSATION,
      'gen_ai.input.messages': json(given),
      'gen_ai.output.messages': json([gave]),
    },
  })
}

const tool = (name: string, args: unknown, gave: string, sketch: SpanSketch) =>
  foreign('execute_tool', {
    lasts: 1,
    ...sketch,
    attributes: {
      'gen_ai.tool.name': name,
      'gen_ai.tool.call.arguments': json(args),
      'gen_ai.tool.call.result': gave,
      ...sketch.attributes,
    },
  })

const names = (runs: readonly RecordedRun[] = []): readonly string[] =>
  runs.flatMap(({ name, children }) => [name, ...names(children).map((child) => `> ${child}`)])

describe('a result that the next model call leaves out', () => {
  const [oslo, rome] = [{ city: 'Oslo' }, { city: 'Rome' }]
  const asking = calls(['a', 'weather', oslo], ['b', 'weather', rome])
  const turn = (known: ReturnType<typeof result>, ...tools: readonly RecordedSpan[]) =>
    texts(
      rebuildThread([
        foreign('invoke_agent', { id: 1, lasts: 9, attributes: CONVERSATION }),
        chat([said('user', 'Both?')], asking, { id: 2, parent: 1 }),
        ...tools,
        chat([said('user', 'Both?'), asking, known], said('assistant', 'Done.'), {
          id: 5,
          parent: 1,
          at: 5,
        }),
      ]),
    )
  const toolOf = (city: { city: string }, gave: string, id: number) =>
    tool('weather', city, gave, { id, parent: 1, at: id - 1 })

  it('comes from the run of its tool, by the arguments, in the order of the calls', () => {
    const both = [toolOf(oslo, 'snow', 3), toolOf(rome, 'sun', 4)]
    const whole = ['user: Both?', 'assistant: ', 'tool: snow', 'tool: sun', 'assistant: Done.']
    expect(turn(result('b', 'sun'), ...both)).toEqual(whole)
    expect(turn(result('a', 'snow'), ...both)).toEqual(whole)
  })

  it('stays out if only another call of the same tool has a run', () => {
    expect(turn(result('b', 'sun'), toolOf(rome, 'sun', 4))).toEqual([
      'user: Both?',
      'assistant: ',
      'tool: sun',
      'assistant: Done.',
    ])
  })
})

describe('a sub-agent with no span of a tool above it', () => {
  const asking = calls(['a', 'ask_pilot', { question: 'How deep?' }])
  const asked = said('user', 'Ask the pilot.')
  const turn = (answer: string) =>
    texts(
      rebuildThread([
        span({ id: 1, thread: null, lasts: 9, name: 'turn' }),
        chat([asked], asking, { id: 2, parent: 1 }),
        chat([said('user', 'How deep?')], said('assistant', answer), { id: 3, parent: 1, at: 2 }),
        chat([asked, asking, result('a', '11 m.')], said('assistant', 'He says 11 m.'), {
          id: 4,
          parent: 1,
          at: 4,
        }),
      ]),
    )

  it('is no part of the talk if it was asked an argument and answered the result', () => {
    expect(turn('11 m.')).toEqual([
      'user: Ask the pilot.',
      'assistant: ',
      'tool: 11 m.',
      'assistant: He says 11 m.',
    ])
  })

  it('is a turn of its own if it answered something else', () => {
    expect(turn('12 m.')).toContain('user: How deep?')
  })
})

describe('a question whose model call ended no span', () => {
  const asked = (trace: number, name: string, input: unknown, more: SpanAttributes = {}) =>
    span({
      id: 1,
      trace,
      at: trace * 10,
      lasts: 5,
      thread: null,
      name,
      attributes: { ...CONVERSATION, 'lmnr.span.input': json(input), ...more },
    })
  const answered = [
    asked(1, 'desk', ['Cold?'], { 'lmnr.span.output': '"Yes."' }),
    call([['user', 'Cold?']], 'Yes.', { id: 2, parent: 1, trace: 1, at: 11 }),
  ]

  it('is what the function was given that is given the question of other turns', () => {
    const thread = rebuildThread([...answered, asked(2, 'desk', ['Wet?'])])
    expect(texts(thread)).toEqual(['user: Cold?', 'assistant: Yes.', 'user: Wet?'])
    expect(names(thread.messages.at(-1)?.runs)).toEqual(['desk'])
  })

  it('is not what another function was given, or one that returned', () => {
    const other = asked(2, 'look_up', ['Wet?'])
    const returned = asked(2, 'desk', ['Wet?'], { 'lmnr.span.output': '"cached"' })
    for (const span of [other, returned]) {
      expect(texts(rebuildThread([...answered, span]))).toEqual(['user: Cold?', 'assistant: Yes.'])
    }
  })
})

describe('runs of an instrumentation that nests nothing', () => {
  const LANGCHAIN = { 'gen_ai.provider.name': 'langchain', 'traceloop.span.kind': 'workflow' }
  const GIVEN = json({ messages: [{ role: 'user', content: 'Cold?' }] })
  const graph = (name: string, trace: number, at: number, lasts: number) =>
    foreign('workflow', {
      id: trace,
      trace,
      at,
      lasts,
      name,
      attributes: {
        ...CONVERSATION,
        ...LANGCHAIN,
        'traceloop.entity.input': GIVEN,
      },
    })
  const message = { content: '3°', tool_call_id: 'c-1', name: 'weather' }
  const answered = json({ lc: 1, id: ['langchain_core', 'ToolMessage'], kwargs: message })
  const ran = (trace: number, at: number, lasts: number, gave = answered) =>
    foreign('execute_tool', {
      id: trace,
      trace,
      at,
      lasts,
      name: `tool ${trace}`,
      attributes: {
        ...CONVERSATION,
        ...LANGCHAIN,
        'traceloop.entity.name': 'DynamicStructuredTool',
        'traceloop.entity.input': json({ args: [json({ city: 'Oslo' })] }),
        'traceloop.entity.output': gave,
      },
    })
  const model = (trace: number, at: number, given: readonly unknown[], answer: string) =>
    chat(given, said('assistant', answer), {
      id: trace,
      trace,
      at,
      name: `chat ${trace}`,
    })
  const question = said('user', 'Cold?')
  const turn = [
    graph('graph', 1, 0, 20),
    model(2, 1, [question], ''),
    ran(3, 4, 8),
    graph('inner', 4, 5, 5),
    model(5, 6, [said('user', 'Oslo?')], '3°'),
    model(6, 14, [question, said('assistant', ''), said('tool', '3°')], 'Yes.'),
  ]

  it('are nested by their times', () => {
    const [first] = rebuildThread(turn).messages
    expect(names(first?.runs)).toEqual([
      'graph',
      '> chat 2',
      '> tool 3',
      '> > inner',
      '> > > chat 5',
      '> chat 6',
    ])
  })

  it('tell of one turn, with the call that the message of its tool names', () => {
    const { messages } = rebuildThread(turn)
    expect(texts({ messages })).toEqual([
      'user: Cold?',
      'assistant: ',
      'tool: 3°',
      'assistant: Yes.',
    ])
    expect(messages[1]?.toolCalls).toEqual([
      { id: 'c-1', name: 'weather', arguments: { city: 'Oslo' } },
    ])
  })

  it('are nested below the span of a server too, but no tool in another', () => {
    const server = span({ id: 9, trace: 1, thread: null, lasts: 30, name: 'POST /chat' })
    const below = [graph('graph', 1, 0, 20), ran(3, 4, 8), ran(4, 5, 2)]
    const place = { traceId: server.traceId, parentSpanId: server.spanId }
    const inOne = below.map((run) => Object.assign(run, place))
    const { messages, runs } = rebuildThread([server, ...inOne])
    const trees = [...messages.flatMap((message) => message.runs), ...runs]
    expect(names(trees)).toEqual(['POST /chat', '> graph', '> > tool 3', '> > tool 4'])
  })

  it('stay side by side if they are of another instrumentation', () => {
    const provider = { 'gen_ai.provider.name': 'other' }
    const others = turn.map((run) =>
      Object.assign({}, run, { attributes: Object.assign({}, run.attributes, provider) }),
    )
    const { messages, runs } = rebuildThread(others)
    const trees = [...messages.flatMap((message) => message.runs), ...runs]
    expect(names(trees)).toHaveLength(6)
    expect(trees.every(({ children }) => children.length === 0)).toBe(true)
  })
})

describe('what the Claude Agent SDK records of a sub-agent', () => {
  const report = {
    status: 'completed',
    prompt: 'How deep?',
    agentId: 'a-1',
    content: [{ type: 'text', text: '11 m.' }],
    totalTokens: 30,
  }
  const results = (output: string) =>
    rebuildThread([
      foreign('invoke_agent', {
        id: 1,
        lasts: 9,
        attributes: {
          ...CONVERSATION,
          'gen_ai.input.messages': json([said('user', 'Ask him.')]),
          'gen_ai.output.messages': json([said('assistant', 'Done.')]),
        },
      }),
      tool('Agent', { prompt: 'How deep?' }, output, { id: 2, parent: 1, at: 1, lasts: 5 }),
      call([['user', 'How deep?']], '11 m, he says.', { id: 3, parent: 2, at: 2 }),
    ])
      .messages.filter(({ role }) => role === 'tool')
      .map(({ content }) => content)

  it('is the words of the sub-agent', () => {
    expect(results(json(report))).toEqual(['11 m.'])
  })

  it('is the last words below it if what was recorded was cut', () => {
    const whole = json(report)
    expect(results(whole.slice(0, 80))).toEqual(['11 m, he says.'])
    expect(results(`${whole.slice(0, 70)} … ${whole.slice(100)}`)).toEqual(['11 m, he says.'])
  })

  it('is what the tool gave back, if it is no report', () => {
    expect(results('{"status":"late"}')).toEqual(['{"status":"late"}'])
  })
})

describe('model calls that all failed', () => {
  const agentWith = (error?: string) =>
    texts(
      rebuildThread([
        foreign('invoke_agent', {
          id: 1,
          lasts: 9,
          attributes: {
            ...CONVERSATION,
            'gen_ai.output.messages': json([said('assistant', 'An earlier answer.')]),
          },
        }),
        foreign('chat', {
          id: 2,
          parent: 1,
          at: 1,
          lasts: 1,
          attributes: { 'gen_ai.input.messages': json([said('user', 'Cold?')]) },
          ...(error !== undefined && { error }),
        }),
      ]),
    )

  it('have no answer, although the agent around them has one from before', () => {
    expect(agentWith('quota')).toEqual(['user: Cold?'])
  })

  it('have the answer of the run around them if they did not fail', () => {
    expect(agentWith()).toEqual(['user: Cold?', 'assistant: An earlier answer.'])
  })
})
