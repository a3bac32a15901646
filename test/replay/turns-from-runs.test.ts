import { describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import type { RecordedRun } from '../../src/thread/recorded-thread.ts'
import { call, CONVERSATION, foreign, messages, texts } from './foreign-spans.ts'
import { run, said, span, type SpanSketch } from './spans.ts'

const json = (value: unknown) => JSON.stringify(value)
const user = (content: string) => ({ role: 'user', parts: [{ type: 'text', content }] })
const calls = (...all: readonly (readonly [id: string, name: string, args?: unknown])[]) => ({
  role: 'assistant',
  parts: all.map(([id, name, args = {}]) => ({ type: 'tool_call', id, name, arguments: args })),
})
const result = (id: string, response: string) => ({
  role: 'tool',
  parts: [{ type: 'tool_call_response', id, response }],
})
const answer = (content: string) => ({ role: 'assistant', parts: [{ type: 'text', content }] })

const ended = (content: string) => ({ ...answer(content), finish_reason: 'stop' })

/** A model call with any messages. */
function chat(
  given: readonly unknown[],
  gave: readonly unknown[],
  sketch: SpanSketch,
): RecordedSpan {
  return foreign('chat', {
    lasts: 1,
    ...sketch,
    attributes: {
      'gen_ai.input.messages': json(given),
      'gen_ai.output.messages': json(gave),
      ...sketch.attributes,
    },
  })
}

const agent = (sketch: SpanSketch) => foreign('invoke_agent', { lasts: 60, ...sketch })
const tool = (name: string, more: SpanAttributes, sketch: SpanSketch) =>
  foreign('execute_tool', {
    lasts: 1,
    ...sketch,
    name,
    attributes: { 'gen_ai.tool.name': name, ...more, ...sketch.attributes },
  })

type Tree = string | [string, Tree[]]
const tree = (runs: readonly RecordedRun[] = []): Tree[] =>
  runs.map(({ name, children }) => (children.length === 0 ? name : [name, tree(children)]))

const COLD = user('Cold?')

describe('what a model gave back', () => {
  it('is the call, the result and the answer, if its provider ran the tool', () => {
    const thread = rebuildThread([
      chat([COLD], [calls(['w', 'weather']), result('w', '3°'), answer('Yes.')], {
        id: 1,
        attributes: CONVERSATION,
      }),
    ])
    expect(texts(thread)).toEqual(['user: Cold?', 'assistant: ', 'tool: 3°', 'assistant: Yes.'])
    expect(thread.messages[1]?.toolCalls).toMatchObject([{ id: 'w', name: 'weather' }])
  })

  it('is one answer, if it came in pieces or as several choices', () => {
    const pieces = ['It is', ' cold', '.'].map(answer)
    const choices = ['Yes.', 'It is.'].map(ended)
    const thread = (output: readonly unknown[]) =>
      texts(rebuildThread([chat([COLD], output, { id: 1, attributes: CONVERSATION })]))
    expect(thread(pieces)).toEqual(['user: Cold?', 'assistant: It is cold.'])
    expect(thread(choices)).toEqual(['user: Cold?', 'assistant: Yes.'])
  })
})

describe('a question', () => {
  const handOff = calls(['t', 'transfer_to_weather'])
  const done = result('t', 'Transferred')
  const trace = (...spans: readonly RecordedSpan[]) =>
    texts(rebuildThread([agent({ id: 1, attributes: CONVERSATION }), ...spans]))
  const WHOLE = ['user: Cold?', 'assistant: ', 'tool: Transferred', 'assistant: Yes.']

  it('that each agent is given again after a hand-off is one question', () => {
    expect(
      trace(
        chat([COLD], [handOff], { id: 2, parent: 1, at: 1 }),
        chat([COLD, handOff, done, COLD], [answer('Yes.')], { id: 3, parent: 1, at: 5 }),
      ),
    ).toEqual(WHOLE)
  })

  it('keeps the hand-off that the next agent was not told of', () => {
    expect(
      trace(
        chat([COLD], [handOff], { id: 2, parent: 1, at: 1 }),
        tool(
          'transfer_to_weather',
          { 'gen_ai.tool.call.id': 't', 'gen_ai.tool.call.result': 'Transferred' },
          { id: 3, parent: 1, at: 2 },
        ),
        chat([COLD], [answer('Yes.')], { id: 4, parent: 1, at: 5 }),
      ),
    ).toEqual(WHOLE)
  })

  it('has no call twice, if an output tells of a part of the calls in the history', () => {
    const both = calls(['t', 'transfer_to_weather'], ['u', 'transfer_to_news'])
    expect(
      trace(
        chat([COLD], [handOff], { id: 2, parent: 1, at: 1 }),
        chat([COLD, both, done], [answer('Yes.')], { id: 3, parent: 1, at: 5 }),
      ),
    ).toEqual(WHOLE)
  })

  it('has no call in its turn that only gives an answer its form', () => {
    expect(
      trace(
        chat([COLD], [calls(['r', 'route', { to: 'weather' }])], { id: 2, parent: 1, at: 1 }),
        chat([COLD], [answer('Yes.')], { id: 3, parent: 1, at: 5 }),
      ),
    ).toEqual(['user: Cold?', 'assistant: Yes.'])
  })

  it('is asked twice if it was answered, or nothing was called for it', () => {
    const again = (...between: readonly unknown[]) =>
      trace(chat([COLD, ...between, COLD], [answer('Yes.')], { id: 2, parent: 1, at: 1 }))
    expect(again(answer('No.'))).toEqual([
      'user: Cold?',
      'assistant: No.',
      'user: Cold?',
      'assistant: Yes.',
    ])
    expect(again()).toHaveLength(3)
  })

  it('is what the run around was asked, if the call was given a text without a role', () => {
    const llm = (input: unknown) =>
      span({
        id: 2,
        parent: 1,
        at: 1,
        lasts: 1,
        thread: null,
        attributes: {
          'openinference.span.kind': 'LLM',
          'input.value': json(input),
          'output.value': 'Yes.',
        },
      })
    const around = (kind: string, input: unknown) =>
      span({
        id: 1,
        lasts: 9,
        thread: null,
        attributes: {
          ...CONVERSATION,
          'openinference.span.kind': kind,
          'input.value': json(input),
        },
      })
    const request = { prompt: 'Cold?', system: 'Be brief.' }
    const inner = { content: 'Be brief. The question is: Cold?' }
    for (const given of [inner, [inner], { messages: [inner] }]) {
      for (const kind of ['AGENT', 'CHAIN']) {
        const thread = rebuildThread([around(kind, request), llm(given)])
        expect(texts(thread)).toEqual(['user: Cold?', 'assistant: Yes.'])
      }
    }
    expect(texts(rebuildThread([around('CHAIN', { n: 1 }), llm(inner)]))).toEqual([
      `user: ${inner.content}`,
      'assistant: Yes.',
    ])
    const named = { messages: [{ role: 'user', content: 'Colder?' }] }
    expect(texts(rebuildThread([around('AGENT', request), llm(named)]))[0]).toBe('user: Colder?')
  })

  it('is what the agent was asked, if its provider keeps the conversation', () => {
    const asked = agent({
      id: 1,
      attributes: { ...CONVERSATION, 'gen_ai.input.messages': messages([['user', 'Cold?']]) },
    })
    const thread = rebuildThread([asked, chat([], [answer('Yes.')], { id: 2, parent: 1, at: 1 })])
    expect(texts(thread)).toEqual(['user: Cold?', 'assistant: Yes.'])
  })
})

describe('a call with two ids', () => {
  const args = { city: 'Oslo' }
  const first = (id: string) =>
    chat([COLD], [calls([id, 'weather', args])], { id: 2, parent: 1, at: 1 })
  const second = (id: string, of: string) =>
    chat([COLD, calls([id, 'weather', args]), result(of, '3°')], [answer('Yes.')], {
      id: 3,
      parent: 1,
      at: 5,
    })
  const top = agent({ id: 1, attributes: CONVERSATION })
  const shape = (...spans: readonly RecordedSpan[]) =>
    rebuildThread([top, ...spans]).messages.map(({ role, toolCalls, toolCallId, generatedBy }) => [
      role,
      toolCalls?.[0]?.id ?? toolCallId,
      generatedBy,
    ])

  it('is one call, generated by the model that the answer names', () => {
    const whole = [
      ['user', undefined, undefined],
      ['assistant', 'call_1', '0000000000000002'],
      ['tool', 'call_1', undefined],
      ['assistant', undefined, '0000000000000003'],
    ]
    expect(shape(first('call_1'), second('fc_1', 'call_1'))).toEqual(whole)
    expect(shape(first('call_1'), second('call_1|fc_1', 'call_1|fc_1'))).toEqual(whole)
    expect(shape(first('fc_1'), second('fc_1', 'call_1'))).toEqual(whole)
  })

  it('is one call also if each trace has a call of the turn', () => {
    const traces = [
      chat([COLD], [calls(['call_1', 'weather', args])], {
        trace: 1,
        id: 2,
        attributes: CONVERSATION,
      }),
      chat([calls(['fc_1', 'weather', args]), result('fc_1', '3°')], [answer('Yes.')], {
        trace: 2,
        id: 3,
        at: 5,
        attributes: CONVERSATION,
      }),
    ]
    expect(texts(rebuildThread(traces))).toEqual([
      'user: Cold?',
      'assistant: ',
      'tool: 3°',
      'assistant: Yes.',
    ])
  })

  it('is told apart from another call of the same tool', () => {
    const two = rebuildThread([
      top,
      chat([COLD], [calls(['call_1', 'weather', args], ['call_2', 'weather', {}])], {
        id: 2,
        parent: 1,
        at: 1,
      }),
      chat(
        [
          COLD,
          calls(['fc_1', 'weather', args], ['fc_2', 'weather', {}]),
          result('call_2', '5°'),
          result('call_1', '3°'),
        ],
        [answer('Yes.')],
        { id: 3, parent: 1, at: 5 },
      ),
    ])
    expect(two.messages.map(({ toolCallId }) => toolCallId)).toEqual([
      undefined,
      undefined,
      'call_2',
      'call_1',
      undefined,
    ])
    expect(two.messages[1]?.toolCalls?.map(({ id }) => id)).toEqual(['call_1', 'call_2'])
  })
})

describe('an agent that serves as a tool', () => {
  const TASK = 'Find the temperature in Oslo'
  const top = agent({ id: 1, attributes: CONVERSATION })
  const asking = chat([COLD], [calls(['c', 'ask_expert', { task: TASK }])], {
    id: 2,
    parent: 1,
    at: 1,
  })
  const expert = tool(
    'ask_expert',
    {
      'gen_ai.tool.call.id': 'c',
      'gen_ai.tool.call.arguments': json({ task: TASK }),
      'gen_ai.tool.call.result': 'It has 3 degrees.',
    },
    { id: 3, parent: 1, at: 3, lasts: 5 },
  )
  const last = chat(
    [COLD, calls(['c', 'ask_expert', { task: TASK }]), result('c', 'It has 3 degrees.')],
    [answer('Yes.')],
    { id: 9, parent: 1, at: 10 },
  )
  const inner = (sketch: Partial<SpanSketch>, asked = TASK, said = 'It has 3 degrees.') =>
    call([['user', asked]], said, { id: 5, at: 4, ...sketch })
  const sub = (sketch: Partial<SpanSketch>) =>
    agent({ id: 4, at: 3.5, lasts: 4, name: 'sub', ...sketch })
  const WHOLE = ['user: Cold?', 'assistant: ', 'tool: It has 3 degrees.', 'assistant: Yes.']

  it('is below its call, and no part of the thread, although its spans are beside', () => {
    const thread = rebuildThread([
      top,
      asking,
      expert,
      sub({ parent: 1 }),
      inner({ parent: 4 }),
      last,
    ])
    expect(texts(thread)).toEqual(WHOLE)
    expect(tree(thread.messages[0]?.runs)).toEqual([
      ['span 1', ['span 2', ['ask_expert', [['sub', ['span 5']]]], 'span 9']],
    ])
  })

  it('may be a bare model call, a trace of its own, or several steps', () => {
    const bare = [inner({ parent: 1 })]
    const own = [
      sub({ trace: 2, attributes: CONVERSATION }),
      inner({ trace: 2, parent: 4, attributes: CONVERSATION }),
    ]
    const steps = [
      chat([user(TASK)], [calls(['x', 'look_up'])], { id: 5, parent: 1, at: 4 }),
      chat([user(TASK), calls(['x', 'look_up']), result('x', '3')], [answer('It has 3 degrees.')], {
        id: 6,
        parent: 1,
        at: 5.5,
      }),
    ]
    for (const spans of [bare, own, steps]) {
      expect(texts(rebuildThread([top, asking, expert, ...spans, last]))).toEqual(WHOLE)
    }
  })

  it('is found among several that ran at once, each by what it was asked', () => {
    const TASKS = ['Find the temperature in Oslo', 'Find the temperature in Rome']
    const both = TASKS.map((task, n) => [`c${n}`, 'ask_expert', { task }] as const)
    const spans = TASKS.flatMap((task, n) => [
      tool(
        `expert ${n}`,
        { 'gen_ai.tool.call.arguments': json({ task }), 'gen_ai.tool.call.result': `${n} degrees` },
        { id: 20 + n, parent: 1, at: 3, lasts: 5 },
      ),
      inner({ id: 30 + n, parent: 1, at: 5 - n, name: `sub ${n}` }, task, `${n} degrees`),
    ])
    const thread = rebuildThread([
      top,
      chat([COLD], [calls(...both)], { id: 2, parent: 1, at: 1 }),
      ...spans,
      chat(
        [COLD, calls(...both), result('c0', '0 degrees'), result('c1', '1 degrees')],
        [answer('Yes.')],
        { id: 9, parent: 1, at: 10 },
      ),
    ])
    expect(tree(thread.messages[0]?.runs)).toEqual([
      ['span 1', ['span 2', ['expert 0', ['sub 0']], ['expert 1', ['sub 1']], 'span 9']],
    ])
    expect(texts(thread)).toHaveLength(5)
  })

  it('is no other agent that ran at the same time', () => {
    const kept = (...spans: readonly RecordedSpan[]) =>
      tree(rebuildThread([top, asking, expert, ...spans, last]).messages[0]?.runs)
    const beside = [['span 1', ['span 2', 'ask_expert', 'span 5', 'span 9']]]
    expect(kept(inner({ parent: 1 }, 'Write a title'))).toEqual(beside)
    expect(kept(inner({ parent: 1 }, TASK, 'No idea what you mean.'))).toEqual(beside)
    expect(kept(inner({ parent: 1, at: 2 }))).toEqual([
      ['span 1', ['span 2', 'span 5', 'ask_expert', 'span 9']],
    ])
  })

  it('stays where it is, if it is below its call already', () => {
    const thread = rebuildThread([
      top,
      asking,
      expert,
      sub({ parent: 3 }),
      inner({ parent: 4 }),
      last,
    ])
    expect(texts(thread)).toEqual(WHOLE)
    expect(tree(thread.messages[0]?.runs)).toEqual([
      ['span 1', ['span 2', ['ask_expert', [['sub', ['span 5']]]], 'span 9']],
    ])
  })

  it('is below its call also in a thread that the app recorded', () => {
    const spans = [
      said({ span: 1, content: 'Cold?' }),
      run('tool', {
        id: 3,
        parent: 1,
        at: 3,
        lasts: 5,
        name: 'ask_expert',
        attributes: {
          'gen_ai.tool.call.arguments': json({ task: TASK }),
          'gen_ai.tool.call.result': 'It has 3 degrees.',
        },
      }),
      inner({ parent: 1, name: 'sub' }),
    ]
    expect(tree(rebuildThread(spans).messages[0]?.runs)).toEqual([['ask_expert', ['sub']]])
  })

  it('costs no more than its length, whatever the tree', () => {
    const talk = {
      'gen_ai.tool.call.arguments': json({ task: TASK }),
      'gen_ai.tool.call.result': 'It has 3 degrees.',
    }
    const flat = Array.from({ length: 1000 }, (_, n) => [
      tool('t', talk, { id: 10_000 + n, parent: 1, lasts: 50 }),
      inner({ id: 20_000 + n, parent: 1, at: 0, lasts: 50 }, 'Something else entirely'),
    ])
    const thread = rebuildThread([top, ...flat.flat()])
    expect(thread.tally.spans).toBe(2001)
    const deep = Array.from({ length: 2000 }, (_, n) =>
      tool('t', talk, { id: n + 2, parent: n + 1, lasts: 50 }),
    )
    expect(rebuildThread([top, ...deep]).tally.spans).toBe(2001)
  }, 60_000)
})

describe('a tool inside a sub-agent', () => {
  it('does not answer the call of its caller, unless it is another view of the same tool', () => {
    const thread = (outer: string) =>
      rebuildThread([
        agent({ id: 1, attributes: CONVERSATION }),
        chat([COLD], [calls(['c', 'weather'])], { id: 2, parent: 1, at: 1 }),
        tool(outer, {}, { id: 3, parent: 1, at: 3, lasts: 5 }),
        tool('weather', { 'gen_ai.tool.call.result': '3°' }, { id: 4, parent: 3, at: 4 }),
      ])
    expect(texts(thread('weather'))).toEqual(['user: Cold?', 'assistant: ', 'tool: 3°'])
    expect(texts(thread('ask_expert'))).toEqual(['user: Cold?', 'assistant: '])
  })
})

describe('a model call inside a retrieval', () => {
  const search = (more: SpanAttributes) =>
    span({
      id: 2,
      parent: 1,
      at: 1,
      lasts: 5,
      thread: null,
      attributes: { 'openinference.span.kind': 'RETRIEVER', ...more },
    })
  const rewriting = call([['user', 'Rewrite: Cold?']], 'temperature', { id: 3, parent: 2, at: 2 })
  const documents = { 'retrieval.documents.0.document.content': 'Oslo: 3 degrees' }
  const top = agent({ id: 1, attributes: CONVERSATION })

  it('is the purpose of the retrieval, and not a question', () => {
    const answering = call([['user', 'Cold?']], 'Yes.', { id: 4, parent: 1, at: 8 })
    for (const more of [documents, {}]) {
      expect(texts(rebuildThread([top, search(more), rewriting, answering]))).toEqual([
        'user: Cold?',
        'assistant: Yes.',
      ])
    }
    expect(rebuildThread([top, search(documents), rewriting]).messages).toEqual([])
  })

  it('is the answer, if there is no other and the retrieval found nothing', () => {
    const inside = call([['user', 'Cold?']], 'Yes.', { id: 3, parent: 2, at: 2 })
    expect(texts(rebuildThread([top, search({}), inside]))).toEqual([
      'user: Cold?',
      'assistant: Yes.',
    ])
  })
})

describe('a model call that wrapModel and an instrumentation below it have recorded', () => {
  const question = said({ span: 1, content: 'Cold?' })
  const ours = (more: SpanAttributes) =>
    run('llm', {
      id: 2,
      parent: 1,
      lasts: 3,
      name: 'ours',
      attributes: { 'chat.convention': 1, ...more },
    })
  const OUTPUT = { 'gen_ai.output.messages': messages([['assistant', 'Yes.']]) }
  const theirs = (sketch: Partial<SpanSketch> = {}) =>
    foreign('chat', {
      id: 3,
      parent: 2,
      at: 1,
      lasts: 1,
      name: 'theirs',
      ...sketch,
      attributes: {
        'gen_ai.response.model': 'gpt-5',
        'gen_ai.usage.input_tokens': 5,
        ...sketch.attributes,
      },
    })

  it('is one run with the messages of the one and the facts of the other', () => {
    const post = span({ id: 4, parent: 3, at: 1, thread: null, name: 'POST' })
    for (const said of [OUTPUT, { 'chat.run.output': '"Yes."' }]) {
      const {
        messages: found,
        tally,
        usage,
      } = rebuildThread([question, ours(said), theirs(), post])
      expect(tree(found[0]?.runs)).toEqual([['theirs', ['POST']]])
      expect(found[0]?.runs[0]).toMatchObject(
        said === OUTPUT
          ? { outputMessages: [{ content: 'Yes.' }], model: 'gpt-5' }
          : { output: 'Yes.' },
      )
      expect([tally.duplicates, usage]).toEqual([1, { inputTokens: 5 }])
    }
  })

  it('is two runs, if the inner one has messages of its own, or is one of several', () => {
    const two = [['ours', ['theirs']]]
    const kept = (...spans: readonly RecordedSpan[]) =>
      tree(rebuildThread([question, ...spans]).messages[0]?.runs)
    expect(kept(ours(OUTPUT), theirs({ attributes: OUTPUT }))).toEqual(two)
    expect(kept(ours({}), theirs())).toEqual(two)
    expect(kept(ours(OUTPUT), theirs(), theirs({ id: 5 }))).toEqual([
      ['ours', ['theirs', 'theirs']],
    ])
  })
})

describe('the time to the first chunk', () => {
  const read = (attributes: SpanAttributes) =>
    rebuildThread([
      call([['user', 'Hi']], 'Hi!', { id: 1, attributes: { ...CONVERSATION, ...attributes } }),
    ]).messages[0]?.runs[0]?.timeToFirstChunk

  it('is in seconds, however a span says it', () => {
    expect(read({ 'gen_ai.response.time_to_first_chunk': 0.5 })).toBe(0.5)
    expect(read({ 'gen_ai.response.time_to_first_chunk': '0.5' })).toBe(0.5)
    expect(read({ 'gen_ai.response.time_to_first_token': 1.5 })).toBe(1.5)
    expect(read({ 'ai.response.msToFirstChunk': 250 })).toBe(0.25)
  })

  it('is absent, if it is no time', () => {
    for (const time of [-1, 'soon']) {
      expect(read({ 'gen_ai.response.time_to_first_chunk': time })).toBeUndefined()
    }
    expect(read({})).toBeUndefined()
  })
})
