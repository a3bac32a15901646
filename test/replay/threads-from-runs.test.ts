import { describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { usageOf } from '../../src/replay/usage-of.ts'
import { call, type Chat, CONVERSATION, foreign, messages, texts } from './foreign-spans.ts'
import { said, span, type SpanSketch } from './spans.ts'

const HELLO = ['user', 'Hello'] as const
const HI = ['assistant', 'Hi!'] as const
const WHO = ['user', 'Who are you?'] as const

describe('a thread that only runs tell of', () => {
  const first = call([['system', 'Be nice.'], HELLO], 'Hi!', {
    trace: 1,
    id: 1,
    attributes: CONVERSATION,
  })
  const second = call([['system', 'Be nice.'], HELLO, HI, WHO], 'A bot.', {
    trace: 2,
    id: 2,
    at: 10,
    attributes: CONVERSATION,
  })

  it('has what the user said and what was answered, turn by turn, marked as read from runs', () => {
    const thread = rebuildThread([second, first])
    expect(thread.id).toBe('c-1')
    expect(texts(thread)).toEqual([
      'user: Hello',
      'assistant: Hi!',
      'user: Who are you?',
      'assistant: A bot.',
    ])
    expect(thread.messages.every(({ source }) => source === 'run')).toBe(true)
    expect(thread.messages.map(({ generatedBy }) => generatedBy)).toEqual([
      undefined,
      first.spanId,
      undefined,
      second.spanId,
    ])
    expect(thread.messages.map(({ runs }) => runs.length)).toEqual([1, 0, 1, 0])
    expect(thread.path).toEqual(thread.messages.map(({ id }) => id))
    expect(thread.messages.map(({ parentId }) => parentId)).toEqual([
      undefined,
      ...thread.path.slice(0, 3),
    ])
    expect(thread.runs).toEqual([])
  })

  it('gives each message the same ID, however much of the thread is known', () => {
    const whole = rebuildThread([first, second]).messages.map(({ id }) => id)
    expect(rebuildThread([second, first]).messages.map(({ id }) => id)).toEqual(whole)
    expect(rebuildThread([first]).messages.map(({ id }) => id)).toEqual(whole.slice(0, 2))
    expect(new Set(whole).size).toBe(4)
  })

  it('has what only the history of a later call tells, before it and without a time', () => {
    const thread = rebuildThread([second])
    expect(texts(thread)).toEqual([
      'user: Hello',
      'assistant: Hi!',
      'user: Who are you?',
      'assistant: A bot.',
    ])
    expect(thread.messages.map(({ timeKnown }) => timeKnown)).toEqual([false, false, true, true])
  })

  it('has a question each time it is asked, also where the app sends no history', () => {
    const turns = [1, 2, 3].map((n) =>
      call([['user', 'yes']], `ok ${n}`, { trace: n, id: n, at: n * 10, attributes: CONVERSATION }),
    )
    expect(texts(rebuildThread(turns))).toEqual([
      'user: yes',
      'assistant: ok 1',
      'user: yes',
      'assistant: ok 2',
      'user: yes',
      'assistant: ok 3',
    ])
  })

  it('does not tell a question twice that its history words otherwise', () => {
    const asked = call([['user', 'Context: …\nQuestion: Hello']], 'Hi!', {
      trace: 1,
      id: 1,
      attributes: CONVERSATION,
    })
    expect(texts(rebuildThread([asked, second]))).toEqual([
      'user: Context: …\nQuestion: Hello',
      'assistant: Hi!',
      'user: Who are you?',
      'assistant: A bot.',
    ])
  })

  it('reads a loop of tools from its last call, with what it lacks from the others and the tools', () => {
    const toolCall = { type: 'tool_call', id: 'w', name: 'weather', arguments: {} }
    const calling = foreign('chat', {
      id: 2,
      parent: 1,
      at: 1,
      lasts: 1,
      attributes: {
        'gen_ai.input.messages': messages([['user', 'Cold?']]),
        'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [toolCall] }]),
      },
    })
    const tool = foreign('execute_tool', {
      id: 3,
      parent: 1,
      at: 2,
      lasts: 1,
      attributes: {
        'gen_ai.tool.name': 'weather',
        'gen_ai.tool.call.id': 'w',
        'gen_ai.tool.call.result': '"3 degrees"',
      },
    })
    const answering = foreign('chat', {
      id: 4,
      parent: 1,
      at: 3,
      lasts: 1,
      attributes: {
        // A provider that keeps the conversation is only given what is new.
        'gen_ai.input.messages': JSON.stringify([
          { role: 'tool', parts: [{ type: 'tool_call_response', id: 'w', response: '3 degrees' }] },
        ]),
        'gen_ai.output.messages': messages([['assistant', 'Yes.']]),
      },
    })
    const agent = foreign('invoke_agent', { id: 1, lasts: 5, attributes: CONVERSATION })
    const whole = ['user: Cold?', 'assistant: ', 'tool: 3 degrees', 'assistant: Yes.']
    expect(texts(rebuildThread([agent, calling, tool, answering]))).toEqual(whole)
    // The run ended with the tool.
    const { messages: cut } = rebuildThread([agent, calling, tool])
    expect(texts({ messages: cut })).toEqual(whole.slice(0, 3))
    expect(cut[2]).toMatchObject({ toolCallId: 'w', name: 'weather' })
  })

  it('reads a loop of tools over several traces as one turn, and what is asked again as another', () => {
    const toolCall = { type: 'tool_call', id: 'w', name: 'weather', arguments: {} }
    const cold = { role: 'user', parts: [{ type: 'text', content: 'Cold?' }] }
    const calling = { role: 'assistant', parts: [toolCall] }
    const result = {
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: 'w', response: '3°' }],
    }
    const trace = (n: number, given: readonly unknown[], output: string) =>
      foreign('chat', {
        trace: n,
        id: n,
        at: n * 10,
        lasts: 1,
        attributes: {
          ...CONVERSATION,
          'gen_ai.input.messages': JSON.stringify(given),
          'gen_ai.output.messages': output,
        },
      })
    const asking = trace(1, [cold], JSON.stringify([calling]))
    const answer = messages([['assistant', 'Yes.']])
    const turn = ['user: Cold?', 'assistant: ', 'tool: 3°', 'assistant: Yes.']
    for (const given of [
      [cold, calling, result],
      // The provider keeps the conversation.
      [result],
    ]) {
      expect(texts(rebuildThread([asking, trace(2, given, answer)]))).toEqual(turn)
    }
    expect(texts(rebuildThread([asking, trace(2, [cold], answer)]))).toEqual([
      'user: Cold?',
      'assistant: ',
      'user: Cold?',
      'assistant: Yes.',
    ])
  })

  it('has every turn of a session that is one trace, also the one that failed', () => {
    const turn = (id: number, at: number, given: Chat, answer?: string) => [
      foreign('invoke_agent', { id, parent: 1, at, lasts: 3 }),
      call(given, answer, { id: id + 1, parent: id, at: at + 1 }),
    ]
    const session = foreign('invoke_workflow', { id: 1, lasts: 30, attributes: CONVERSATION })
    const thread = rebuildThread([
      session,
      ...turn(2, 1, [HELLO], 'Hi!'),
      ...turn(4, 5, [WHO], 'A bot.'),
      ...turn(6, 9, [['user', 'And now?']]),
    ])
    expect(texts(thread)).toEqual([
      'user: Hello',
      'assistant: Hi!',
      'user: Who are you?',
      'assistant: A bot.',
      'user: And now?',
    ])
    expect(thread.messages.flatMap(({ runs }) => runs).map(({ spanId }) => spanId)).toEqual([
      session.spanId,
    ])
    // One that says itself what was asked and answered is one turn, whatever its agents asked each other.
    const said = foreign('invoke_workflow', {
      id: 1,
      lasts: 30,
      attributes: {
        ...CONVERSATION,
        'gen_ai.input.messages': messages([WHO]),
        'gen_ai.output.messages': messages([['assistant', 'A bot.']]),
      },
    })
    const one = rebuildThread([said, ...turn(2, 1, [HELLO], 'Hi!'), ...turn(4, 5, [WHO], 'A bot.')])
    expect(texts(one)).toEqual(['user: Who are you?', 'assistant: A bot.'])
  })

  it('knows a call by its tool and arguments where its id was lost on the way', () => {
    const cold = { role: 'user', parts: [{ type: 'text', content: 'Cold?' }] }
    const part = { type: 'tool_call', name: 'weather', arguments: { city: 'Oslo' } }
    const trace = (n: number, given: readonly unknown[], answer: object) =>
      foreign('chat', {
        trace: n,
        id: n,
        at: n,
        attributes: {
          ...CONVERSATION,
          'gen_ai.input.messages': JSON.stringify(given),
          'gen_ai.output.messages': JSON.stringify([answer]),
        },
      })
    const asked = {
      role: 'assistant',
      parts: [{ ...part, id: 'w', arguments: '{"city":"Oslo"}' }],
    }
    const result = {
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: 'w', response: '3°' }],
    }
    const yes = { role: 'assistant', parts: [{ type: 'text', content: 'Yes.' }] }
    const thread = rebuildThread([
      trace(1, [cold], { role: 'assistant', parts: [part] }),
      trace(2, [cold, asked, result], yes),
    ])
    expect(texts(thread)).toEqual(['user: Cold?', 'assistant: ', 'tool: 3°', 'assistant: Yes.'])
    const other = { role: 'assistant', parts: [{ ...part, arguments: { city: 'Bergen' } }] }
    const apart = rebuildThread([trace(1, [cold], other), trace(2, [cold, asked, result], yes)])
    expect(texts(apart)).toHaveLength(6)
  })

  it('has the answer to a question that is open from whichever trace it comes in', () => {
    const asked = (sketch: Partial<SpanSketch> = {}) =>
      call([HELLO], undefined, { trace: 1, id: 1, attributes: CONVERSATION, ...sketch })
    const answered = call([HELLO], 'Hi!', { trace: 2, id: 2, at: 9, attributes: CONVERSATION })
    expect(texts(rebuildThread([asked(), answered]))).toEqual(['user: Hello', 'assistant: Hi!'])
    // One that failed was asked again.
    expect(texts(rebuildThread([asked({ error: 'no quota' }), answered]))).toEqual([
      'user: Hello',
      'user: Hello',
      'assistant: Hi!',
    ])
  })

  it("has an agent's answer where its model calls say none", () => {
    const answer = { ...CONVERSATION, 'gen_ai.output.messages': messages([HI]) }
    const agent = foreign('invoke_agent', {
      id: 1,
      lasts: 5,
      attributes: { ...answer, 'gen_ai.input.messages': messages([HELLO]) },
    })
    const thread = rebuildThread([agent, call([HELLO], undefined, { id: 2, parent: 1, at: 1 })])
    expect(texts(thread)).toEqual(['user: Hello', 'assistant: Hi!'])
  })

  it('has the answer of a stream from the step around the call, if only that has one', () => {
    const step = (id: number, answer: string | undefined) =>
      foreign('invoke_workflow', {
        id,
        parent: 1,
        at: id,
        lasts: 3,
        attributes:
          answer === undefined
            ? {}
            : { 'gen_ai.output.messages': messages([['assistant', answer]]) },
      })
    const thread = rebuildThread([
      foreign('invoke_agent', { id: 1, lasts: 20, attributes: CONVERSATION }),
      step(2, undefined),
      step(7, 'Hi!'),
      call([HELLO], undefined, { id: 8, parent: 7, at: 8 }),
    ])
    expect(texts(thread)).toEqual(['user: Hello', 'assistant: Hi!'])
  })

  it('does not take a result of an earlier turn for that of a call of this turn, if neither has an id', () => {
    const result = (text: string) => ({ role: 'tool', parts: [{ type: 'text', content: text }] })
    const told = ([role, content]: Chat[number]) => ({ role, parts: [{ type: 'text', content }] })
    const asking = {
      role: 'assistant',
      parts: [{ type: 'tool_call', id: 'w', name: 'weather', arguments: {} }],
    }
    const model = (id: number, given: readonly object[], answer: object) =>
      foreign('chat', {
        trace: 2,
        id,
        parent: 1,
        at: id,
        attributes: {
          'gen_ai.input.messages': JSON.stringify(given),
          'gen_ai.output.messages': JSON.stringify([answer]),
        },
      })
    const history = [told(HELLO), result('an earlier one'), told(HI), told(WHO)]
    const thread = rebuildThread([
      foreign('invoke_agent', { trace: 2, id: 1, lasts: 20, attributes: CONVERSATION }),
      model(2, history, asking),
      model(3, [...history, result('3 degrees')], told(['assistant', 'A bot.'])),
    ])
    expect(texts(thread)).toEqual([
      'user: Hello',
      'tool: an earlier one',
      'assistant: Hi!',
      'user: Who are you?',
      'assistant: ',
      'tool: 3 degrees',
      'assistant: A bot.',
    ])
    expect(thread.messages[4]?.toolCalls?.map(({ name }) => name)).toEqual(['weather'])
  })

  it('leaves out what is asked below a span of the app that bears the name of a called tool', () => {
    const asking = {
      role: 'assistant',
      parts: [{ type: 'tool_call', id: 'p', name: 'ask_pilot', arguments: {} }],
    }
    const answer = { role: 'tool', parts: [{ type: 'tool_call_response', id: 'p', response: '3' }] }
    const question = { role: 'user', parts: [{ type: 'text', content: 'How deep?' }] }
    const deep = { role: 'assistant', parts: [{ type: 'text', content: 'It is 3.' }] }
    const turn = (name: string) => [
      span({ id: 1, name: 'chat turn', thread: null, lasts: 20, attributes: CONVERSATION }),
      foreign('chat', {
        id: 2,
        parent: 1,
        at: 1,
        attributes: {
          'gen_ai.input.messages': JSON.stringify([question]),
          'gen_ai.output.messages': JSON.stringify([asking]),
        },
      }),
      span({ id: 3, parent: 1, name, thread: null, at: 2, lasts: 3 }),
      call([['user', 'Depth, pilot?']], 'Three.', { id: 4, parent: 3, at: 3 }),
      foreign('chat', {
        id: 5,
        parent: 1,
        at: 6,
        attributes: {
          'gen_ai.input.messages': JSON.stringify([question, asking, answer]),
          'gen_ai.output.messages': JSON.stringify([deep]),
        },
      }),
    ]
    expect(texts(rebuildThread(turn('ask_pilot')))).toEqual([
      'user: How deep?',
      'assistant: ',
      'tool: 3',
      'assistant: It is 3.',
    ])
    expect(texts(rebuildThread(turn('step')))).toContain('user: Depth, pilot?')
  })

  it('has what a tool gave back from its run, where no model call was told', () => {
    const toolCall = { type: 'tool_call', id: 'w', name: 'weather', arguments: {} }
    const calling = { role: 'assistant', parts: [toolCall] }
    const tool = (id: number, attributes: SpanAttributes) =>
      foreign('execute_tool', { id, parent: 1, at: 2, attributes })
    const thread = rebuildThread([
      foreign('invoke_agent', { id: 1, lasts: 5, attributes: CONVERSATION }),
      // One instrumentation knows the id, the other one the result.
      tool(2, { 'gen_ai.tool.name': 'weather', 'gen_ai.tool.call.id': 'w' }),
      tool(3, { 'gen_ai.tool.name': 'weather', 'gen_ai.tool.call.result': '3 degrees' }),
      foreign('chat', {
        id: 4,
        parent: 1,
        at: 3,
        lasts: 1,
        attributes: {
          'gen_ai.input.messages': JSON.stringify([
            { role: 'user', parts: [{ type: 'text', content: 'Cold?' }] },
            calling,
          ]),
          'gen_ai.output.messages': messages([['assistant', 'Yes.']]),
        },
      }),
    ])
    expect(texts(thread)).toEqual([
      'user: Cold?',
      'assistant: ',
      'tool: 3 degrees',
      'assistant: Yes.',
    ])
  })

  it('leaves out what models are asked for their own ends', () => {
    const agent = foreign('invoke_agent', {
      id: 1,
      lasts: 9,
      attributes: { ...CONVERSATION, 'gen_ai.output.messages': messages([HI]) },
    })
    const thread = rebuildThread([
      agent,
      call([HELLO], 'Hi!', { id: 2, parent: 1, at: 1 }),
      foreign('execute_tool', { id: 3, parent: 1, at: 3, lasts: 2 }),
      call([['user', 'Summarize']], 'A summary', { id: 4, parent: 3, at: 3 }),
      call([['user', 'A title, please']], 'Greeting', { id: 5, parent: 1, at: 6 }),
    ])
    expect(texts(thread)).toEqual(['user: Hello', 'assistant: Hi!'])
  })

  it('is one turn where two calls side by side answer one question', () => {
    const server = span({
      id: 1,
      thread: null,
      lasts: 9,
      name: 'POST /chat',
      attributes: CONVERSATION,
    })
    const thread = rebuildThread([
      server,
      call([['system', 'Which bot?'], HELLO], 'greeter', { id: 2, parent: 1, at: 1 }),
      call([HELLO], 'Hi!', { id: 3, parent: 1, at: 3 }),
    ])
    expect(texts(thread)).toEqual(['user: Hello', 'assistant: Hi!'])
    expect(thread.messages[0]?.runs.map(({ name }) => name)).toEqual(['POST /chat'])
  })

  it('is found by the ids of other tools, the most exact first', () => {
    const ids = [
      { 'session.id': 's', 'gen_ai.conversation.id': 't' },
      { 'session.id': 's', 'langfuse.session.id': 't' },
      { 'session.id': 't' },
      { 'langsmith.metadata.thread_id': 't', 'langsmith.trace.session_id': 'project' },
      { 'traceloop.association.properties.session_id': 't' },
      { 'ai.telemetry.metadata.sessionId': 't' },
      { 'gcp.vertex.agent.session_id': 't' },
    ]
    for (const attributes of ids) {
      const thread = rebuildThread([call([HELLO], 'Hi!', { id: 1, attributes })])
      expect([thread.id, thread.messages.length]).toEqual(['t', 2])
    }
    const nameless = rebuildThread([
      call([HELLO], 'Hi!', { id: 1, attributes: { 'langsmith.trace.session_id': 'project' } }),
    ])
    expect([nameless.id, nameless.messages.length]).toEqual(['', 2])
  })

  it('takes runs below a span that names the session, and not those that name another thread', () => {
    const thread = rebuildThread(
      [
        span({ id: 1, thread: null, lasts: 9, attributes: { 'session.id': 'web' } }),
        call([HELLO], 'Hi!', { id: 2, parent: 1 }),
        span({ trace: 2, id: 3, thread: null, attributes: { 'session.id': 'web' } }),
        call([WHO], 'A bot.', { trace: 2, id: 4, parent: 3, attributes: CONVERSATION }),
      ],
      'web',
    )
    expect(texts(thread)).toEqual(['user: Hello', 'assistant: Hi!'])
  })

  it('may be 300 turns long, each told all before it, or 3,000 of the same words', () => {
    const long = Array.from({ length: 300 }, (_, n) => {
      const history = Array.from(
        { length: 2 * n },
        (_, m) => [m % 2 === 0 ? 'user' : 'assistant', `${m >> 1}`] as const,
      )
      return call([...history, ['user', `${n}`]], `${n}`, {
        trace: n + 1,
        id: 1,
        at: n,
        attributes: CONVERSATION,
      })
    })
    expect(rebuildThread(long).messages).toHaveLength(600)
    const alike = Array.from({ length: 3000 }, (_, n) =>
      call([['user', 'yes']], 'ok', { trace: n + 1, id: 1, at: n, attributes: CONVERSATION }),
    )
    expect(rebuildThread(alike).messages).toHaveLength(6000)
  }, 60_000)
})

describe('a thread that an app recorded', () => {
  const question = said({ span: 1, role: 'user', content: 'Hello', at: 0 })
  const answer = said({ span: 2, parent: 1, role: 'assistant', content: 'Hi!', at: 5 })

  it('is not told again by its runs; its answers name the call that made them', () => {
    const thread = rebuildThread([
      question,
      answer,
      foreign('invoke_agent', { id: 3, parent: 1, lasts: 4, attributes: CONVERSATION }),
      call([['system', 'Be nice.'], HELLO], ' Hi! ', {
        id: 4,
        parent: 3,
        at: 1,
        service: 'model',
        attributes: CONVERSATION,
      }),
    ])
    expect(texts(thread)).toEqual(['user: Hello', 'assistant: Hi!'])
    expect(thread.messages.map(({ source, generatedBy }) => [source, generatedBy])).toEqual([
      [undefined, undefined],
      [undefined, '0000000000000004'],
    ])
  })

  it('takes in runs of a service that was never told of the message, by what they answered', () => {
    const lost = call([HELLO], 'Hi!', {
      trace: 7,
      id: 9,
      at: 2,
      attributes: { 'gen_ai.conversation.id': 't1' },
    })
    const other = call([HELLO], 'Hallo!', {
      trace: 8,
      id: 9,
      at: 3,
      attributes: { 'gen_ai.conversation.id': 't1' },
    })
    const thread = rebuildThread([question, answer, lost, other], 't1')
    expect(thread.messages[0]?.runs.map(({ traceId }) => traceId)).toEqual([lost.traceId])
    expect(thread.messages[1]?.generatedBy).toBe(lost.spanId)
    expect(thread.runs.map(({ traceId }) => traceId)).toEqual([other.traceId])
  })

  it('does not take the same words of another turn', () => {
    const later = [
      said({ trace: 2, span: 1, role: 'user', content: 'Hello', at: 1000 }),
      said({ trace: 2, span: 2, parent: 1, role: 'assistant', content: 'Hi!', at: 1005 }),
    ]
    const lost = call([HELLO], 'Hi!', {
      trace: 7,
      id: 9,
      at: 1002,
      attributes: { 'gen_ai.conversation.id': 't1' },
    })
    const { messages } = rebuildThread([question, answer, ...later, lost], 't1')
    expect(messages.map(({ generatedBy }) => generatedBy)).toEqual([
      undefined,
      undefined,
      undefined,
      lost.spanId,
    ])
  })

  it('matches answers that only call tools by their calls', () => {
    const toolCalls = [{ id: 'w', name: 'weather', arguments: '{}' }]
    const calling = foreign('chat', {
      id: 4,
      parent: 1,
      attributes: {
        'gen_ai.output.messages': JSON.stringify([
          { role: 'assistant', parts: [{ type: 'tool_call', ...toolCalls[0] }] },
        ]),
      },
    })
    const { messages } = rebuildThread([
      question,
      said({ span: 2, parent: 1, role: 'assistant', content: null, toolCalls, at: 2 }),
      calling,
    ])
    expect(messages[1]?.generatedBy).toBe(calling.spanId)
  })
})

describe('usage', () => {
  const used = (input: number, output: number) => ({
    'gen_ai.usage.input_tokens': input,
    'gen_ai.usage.output_tokens': output,
  })
  const total = (...spans: RecordedSpan[]) => {
    const { usage } = rebuildThread(spans)
    return usage && [usage.inputTokens, usage.outputTokens]
  }

  it('counts a call once that two instrumentations saw, and an agent not besides its calls', () => {
    expect(
      total(
        foreign('invoke_agent', { id: 1, attributes: { ...CONVERSATION, ...used(30, 3) } }),
        foreign('chat', { id: 2, parent: 1, attributes: used(10, 1) }),
        foreign('chat', { id: 3, parent: 2, attributes: used(10, 1) }),
        span({ id: 4, parent: 3, thread: null, name: 'POST' }),
        foreign('chat', { id: 5, parent: 1, attributes: used(20, 2) }),
        foreign('execute_tool', { id: 6, parent: 5 }),
        foreign('chat', { id: 7, parent: 6, attributes: used(100, 10) }),
        foreign('embeddings', {
          id: 8,
          parent: 1,
          attributes: { 'gen_ai.usage.input_tokens': 1000 },
        }),
      ),
    ).toEqual([1130, 13])
  })

  it("is an agent's own word where no call below says any, and absent where nobody does", () => {
    expect(
      total(
        foreign('invoke_agent', { id: 1, attributes: { ...CONVERSATION, ...used(30, 3) } }),
        foreign('chat', { id: 2, parent: 1 }),
      ),
    ).toEqual([30, 3])
    expect(total(foreign('chat', { id: 2, attributes: CONVERSATION }))).toBeUndefined()
    expect(usageOf([])).toBeUndefined()
  })

  it('is summed up over 20,000 nested calls', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) =>
      foreign('invoke_agent', {
        id: n + 1,
        ...(n > 0 && { parent: n }),
        attributes: { ...CONVERSATION, ...used(1, 1) },
      }),
    )
    expect(total(...chain)).toEqual([1, 1])
  }, 60_000)
})
