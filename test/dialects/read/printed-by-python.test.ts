import { describe, expect, it } from 'vitest'
import { parsePythonLiteral } from '../../../src/dialects/messages/json/python-literal.ts'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

type Attributes = Readonly<Record<string, string>>

function spanOf(attributes: Attributes, scope = 'app', output?: string) {
  const span = makeSpan({ attributes: makeAttributes(Object.entries(attributes)) })
  const events =
    output === undefined
      ? []
      : [
          {
            name: 'step.output',
            unixNano: 0n,
            attributes: makeAttributes([['output', output]]),
          },
        ]
  return { ...span, scope: { ...span.scope, name: scope }, events }
}

function read(attributes: Attributes, kind: RunKind = 'llm', scope?: string) {
  return readRunContent(spanOf(attributes, scope), kind)
}

const printed = (role: string, text: string) =>
  `ChatMessage(role=<MessageRole.${role.toUpperCase()}: '${role}'>, additional_kwargs={}, blocks=[TextBlock(block_type='text', text='${text}')])`

describe('what Python prints of an object', () => {
  it('has the fields of the object, and an enum as its value', () => {
    expect(
      parsePythonLiteral(
        `A(role=<Role.USER: 'user'>, b=B(c=[1, (2,)], d=None), e=True, f="it's", g=<function f at 0x1>)`,
      ),
    ).toEqual({ role: 'user', b: { c: [1, [2]], d: null }, e: true, f: "it's", g: null })
  })

  it('has all that is before the place where it was cut', () => {
    const whole = `A(b=[B(text='one\\ntwo')], cost=3, end='x')`
    expect(parsePythonLiteral(whole.slice(0, 20))).toEqual({ b: [{ text: 'one\ntw' }] })
    expect(parsePythonLiteral(`${whole.slice(0, 27)}...`)).toEqual({ b: [{ text: 'one\ntwo' }] })
    for (let end = 4; end <= whole.length; end++) {
      expect(() => parsePythonLiteral(whole.slice(0, end))).not.toThrow()
    }
  })

  it('is a text if it is neither an object nor a literal', () => {
    expect(parsePythonLiteral('Point(1, 2)')).toBeUndefined()
    expect(parsePythonLiteral("['tis the season")).toBeUndefined()
    expect(parsePythonLiteral('Hello (x=1)')).toBeUndefined()
  })

  it('costs no more than its length if it is hostile', () => {
    expect(parsePythonLiteral(`A(a=${'B(b='.repeat(50_000)}`)).toBeDefined()
    expect(parsePythonLiteral(`A(a=${'<'.repeat(100_000)}`)).toEqual({})
  })
})

describe('messages that Python printed', () => {
  const asked = printed('user', 'Weather in Oslo?')

  it('are read in the request of a model call', () => {
    const request = { messages: [printed('system', 'Be nice.'), asked] }
    expect(read({ 'input.value': JSON.stringify(request) }).inputMessages).toEqual([
      { role: 'system', content: 'Be nice.' },
      { role: 'user', content: 'Weather in Oslo?' },
    ])
  })

  it('that a step only makes ready for a model are no answer', () => {
    const request = { messages: [printed('system', 'Be nice.'), asked], tool_choice: 'auto' }
    const step = read({ 'output.value': JSON.stringify(request) })
    expect(step.outputMessages).toBeUndefined()
    const answered = { messages: [printed('user', 'Cold?'), printed('assistant', 'Yes.')] }
    expect(read({ 'output.value': JSON.stringify(answered) }).outputMessages).toHaveLength(2)
  })

  it('leave a text alone that only looks like an object', () => {
    const text = "Point(x=1, y='2')"
    const spoken = JSON.stringify([{ role: 'user', content: text }])
    expect(read({ 'input.value': spoken }).inputMessages).toEqual([{ role: 'user', content: text }])
    expect(read({ 'output.value': text }).outputMessages).toEqual([
      { role: 'assistant', content: text },
    ])
  })

  it('are the answer of a step of LlamaIndex’s own tracer, also if it was cut', () => {
    const scope = 'llamaindex.opentelemetry.tracer'
    const answer = (output: string, of = scope) =>
      readRunContent(spanOf({}, of, output), 'chain').outputMessages
    const output = `AgentOutput(response=${printed('assistant', 'Cold.')}, st...`
    expect(answer(output)).toEqual([{ role: 'assistant', content: 'Cold.' }])
    expect(answer(output.slice(0, output.indexOf('d.')))).toEqual([
      { role: 'assistant', content: 'Col' },
    ])
    expect(answer(`AgentInput(input=[${asked}])`)).toBeUndefined()
    expect(answer(output, 'app')).toBeUndefined()
  })
})

describe('a model call that failed', () => {
  it('has no answer where LangSmith wraps nothing', () => {
    const answer = (output: unknown) =>
      read({ 'gen_ai.completion': JSON.stringify(output) }).outputMessages
    expect(answer({ output: null })).toBeUndefined()
    // An answer in JSON of its own form may lack a value.
    expect(answer({ city: null })).toEqual([{ role: 'assistant', content: '{"city":null}' }])
  })
})

describe('the memory of smolagents', () => {
  const scope = 'openinference.instrumentation.smolagents'
  const given = (messages: readonly (readonly [role: string, text: string])[], of = scope) =>
    read(
      Object.fromEntries(
        messages.flatMap(([role, text], nth) => [
          [`llm.input_messages.${nth}.message.role`, role],
          [`llm.input_messages.${nth}.message.contents.0.message_content.type`, 'text'],
          [`llm.input_messages.${nth}.message.contents.0.message_content.text`, text],
        ]),
      ),
      'llm',
      of,
    ).inputMessages
  const call = (id: string, city: string) =>
    `{'id': '${id}', 'type': 'function', 'function': {'name': 'weather', 'arguments': {'city': '${city}'}}}`
  const called = (id: string, city: string) => ({ id, name: 'weather', arguments: { city } })
  const both = `Calling tools:\n[${call('c1', 'Oslo')}, ${call('c2', 'Bergen')}]`
  const calling = {
    role: 'assistant',
    content: null,
    toolCalls: [called('c1', 'Oslo'), called('c2', 'Bergen')],
  }

  it('has tasks without their head, calls, and a result for each call', () => {
    expect(
      given([
        ['user', 'New task:\nCold?'],
        ['tool-call', both],
        ['tool-response', 'Observation:\n3 degrees\n5 degrees'],
      ]),
    ).toEqual([
      { role: 'user', content: 'Cold?' },
      calling,
      { role: 'tool', content: '3 degrees', name: 'weather', toolCallId: 'c1' },
      { role: 'tool', content: '5 degrees', name: 'weather', toolCallId: 'c2' },
    ])
  })

  it('keeps results in one text if it cannot know which line is whose', () => {
    const results = 'a\nb\nc'
    expect(
      given([
        ['tool-call', both],
        ['tool-response', `Observation:\n${results}`],
      ]),
    ).toEqual([calling, { role: 'tool', content: results }])
    const one = `Thinking.\nCalling tools:\n[${call('c1', 'Oslo')}]`
    expect(
      given([
        ['tool-call', one],
        ['tool-response', `Observation:\n${results}`],
      ]),
    ).toEqual([
      { role: 'assistant', content: 'Thinking.', toolCalls: [called('c1', 'Oslo')] },
      { role: 'tool', content: results, name: 'weather', toolCallId: 'c1' },
    ])
  })

  it('has the failure of a call under its id', () => {
    expect(given([['tool-response', 'Call id: c1\nError:\nno such city']])).toEqual([
      { role: 'tool', content: 'Error:\nno such city', toolCallId: 'c1' },
    ])
  })

  it('has an error without what smolagents tells the model to do about it', () => {
    const frame = (error: string) =>
      `Error:\n${error}\nNow let's retry: take care not to repeat previous errors! If you have retried several times, try a completely different approach.\n`
    const contents = (...errors: readonly string[]) =>
      errors.map((error) => given([['tool-response', frame(error)]])?.[0]?.content)
    const tool = "Error executing tool 'weather' with arguments {'city': 'Oslo'}: "
    expect(
      contents(
        `${tool}Closed: Until: Monday.\nPlease try again or use another tool`,
        'The output is no call: {}',
      ),
    ).toEqual(['Closed: Until: Monday.', 'The output is no call: {}'])
    const byId = given([['tool-response', `Call id: c1\n${frame('no such city')}`]])
    expect(byId).toEqual([{ role: 'tool', content: 'no such city', toolCallId: 'c1' }])
  })

  it('is the words of the user in any other scope', () => {
    expect(given([['user', 'New task:\nCold?']], 'app')).toEqual([
      { role: 'user', content: 'New task:\nCold?' },
    ])
  })
})

describe('what Google’s ADK quotes for another agent', () => {
  const given = (...texts: readonly string[]) => {
    const parts = texts.map((content) => ({ type: 'text', content }))
    return read({ 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts }]) })
      .inputMessages
  }
  const fenced = (text: string) =>
    `\n<<<BEGIN_QUOTED_AGENT_CONTENT>>>\n${text}\n<<<END_QUOTED_AGENT_CONTENT>>>`
  const called = { name: 'weather', arguments: { city: 'Oslo' } }

  it.each([
    ['2', fenced, 'For context: below is a transcript of what another agent did'],
    ['1', (text: string) => ` ${text}`, 'For context:'],
  ])('is what that agent said, called and was given, as ADK %s writes it', (_, quote, head) => {
    expect(given(head, `[desk] said:${quote('Cold.\nVery.')}`)).toEqual([
      { role: 'assistant', content: 'Cold.\nVery.' },
    ])
    expect(
      given(head, `[desk] called tool \`weather\` with parameters:${quote("{'city': 'Oslo'}")}`),
    ).toEqual([{ role: 'assistant', content: null, toolCalls: [called] }])
    expect(
      given(head, `[desk] \`weather\` tool returned result:${quote("{'result': None}")}`),
    ).toEqual([{ role: 'tool', name: 'weather', content: '{"result":null}' }])
  })

  it('is the result of a tool as ADK for JavaScript writes it', () => {
    expect(
      given('For context:', '[desk] tool `weather` returned result: {"result":null,"ok":true}'),
    ).toEqual([{ role: 'tool', name: 'weather', content: '{"result":null,"ok":true}' }])
  })

  it('keeps what the agent thought and any part that is not quoted', () => {
    expect(
      given('For context:', '[desk] thought: Hm.', '[desk] said: Cold.', 'A part of its own'),
    ).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'text', content: 'Cold.' },
          { type: 'text', content: 'A part of its own' },
        ],
      },
    ])
  })

  it('is not what a user says who begins with the same words', () => {
    expect(given('For context: I live in Oslo.')).toEqual([
      { role: 'user', content: 'For context: I live in Oslo.' },
    ])
    expect(given('For context:', 'I live in Oslo.')?.map(({ role }) => role)).toEqual(['user'])
  })
})
