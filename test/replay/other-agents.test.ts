import { describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { CONVERSATION, foreign, texts } from './foreign-spans.ts'
import type { SpanSketch } from './spans.ts'

const json = (value: unknown) => JSON.stringify(value)
const said = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })
const asking = (id: string, name: string, args: unknown, content?: string) => ({
  role: 'assistant',
  parts: [
    ...(content === undefined ? [] : [{ type: 'text', content }]),
    { type: 'tool_call', id, name, arguments: args },
  ],
})
const result = (id: string | undefined, response: string) => ({
  role: 'tool',
  parts: [{ type: 'tool_call_response', ...(id !== undefined && { id }), response }],
})

function chat(given: readonly unknown[], gave: unknown, sketch: SpanSketch): RecordedSpan {
  return foreign('chat', {
    lasts: 1,
    ...sketch,
    attributes: {
      ...CONVERSATION,
      'gen_ai.input.messages': json(given),
      'gen_ai.output.messages': json([gave]),
      ...sketch.attributes,
    },
  })
}

const agent = (sketch: SpanSketch, attributes: SpanAttributes = {}) =>
  foreign('invoke_agent', { lasts: 60, ...sketch, attributes: { ...CONVERSATION, ...attributes } })

const COLD = said('user', 'Is it cold in Oslo?')
const LONG = 'It is three degrees there.'
const OSLO = { city: 'Oslo' }

describe('the words of another agent', () => {
  it('are its answer, although a group chat gives them as words of the user', () => {
    const thread = rebuildThread([
      agent({ id: 1 }),
      chat([COLD], said('assistant', LONG), { id: 2, parent: 1 }),
      chat([COLD, said('user', LONG)], said('assistant', 'Take a coat.'), {
        id: 3,
        parent: 1,
        at: 2,
      }),
    ])
    expect(texts(thread)).toEqual([
      'user: Is it cold in Oslo?',
      `assistant: ${LONG}`,
      'assistant: Take a coat.',
    ])
  })

  it('are the same in the history of a later trace', () => {
    const history = [COLD, said('user', LONG), said('user', 'And wet?')]
    const thread = rebuildThread([
      chat([COLD], said('assistant', LONG), { id: 1 }),
      chat(history, said('assistant', 'No.'), { trace: 2, id: 2, at: 5 }),
    ])
    expect(texts(thread)).toEqual([
      'user: Is it cold in Oslo?',
      `assistant: ${LONG}`,
      'user: And wet?',
      'assistant: No.',
    ])
  })

  it('are those of the user if they are so short that anyone may say them', () => {
    const thread = rebuildThread([
      chat([COLD], said('assistant', 'No.'), { id: 1 }),
      chat([said('user', 'No.')], said('assistant', 'Yes.'), { trace: 2, id: 2, at: 5 }),
    ])
    expect(texts(thread).at(2)).toBe('user: No.')
  })
})

describe('an answer of which a later history has the pieces', () => {
  it('is there once, also if it came in two', () => {
    const pieces = ['It is three\n', 'degrees there.'].map((piece) => said('assistant', piece))
    const thread = rebuildThread([
      chat([COLD], said('assistant', 'It is three\ndegrees there.'), { id: 1 }),
      chat([COLD, ...pieces, said('user', 'And wet?')], said('assistant', 'No.'), {
        trace: 2,
        id: 2,
        at: 5,
      }),
    ])
    expect(texts(thread)).toEqual([
      'user: Is it cold in Oslo?',
      'assistant: It is three\ndegrees there.',
      'user: And wet?',
      'assistant: No.',
    ])
  })
})

describe('a result that only the messages of an agent have', () => {
  it('is that of its call', () => {
    const call = asking('f', 'final_result', { cold: true })
    const all = [COLD, call, result('f', 'Final result processed.')]
    const thread = rebuildThread([
      agent({ id: 1 }, { 'pydantic_ai.all_messages': json(all) }),
      chat([COLD], call, { id: 2, parent: 1 }),
    ])
    expect(texts(thread)).toEqual([
      'user: Is it cold in Oslo?',
      'assistant: ',
      'tool: Final result processed.',
    ])
  })
})

describe('a call that a model repeats in the same words', () => {
  it('is there twice, each with its result, if the history has neither calls nor ids', () => {
    const words = 'I will look.'
    const failed = [COLD, said('assistant', ''), result(undefined, 'Error: closed')]
    const done = [...failed, said('assistant', ''), result(undefined, '3°')]
    const thread = rebuildThread([
      agent({ id: 1 }),
      chat([COLD], asking('a', 'weather', OSLO, words), { id: 2, parent: 1 }),
      chat(failed, asking('b', 'weather', OSLO, words), { id: 3, parent: 1, at: 2 }),
      chat(done, said('assistant', 'Yes.'), { id: 4, parent: 1, at: 4 }),
    ])
    expect(texts(thread)).toEqual([
      'user: Is it cold in Oslo?',
      `assistant: ${words}`,
      'tool: Error: closed',
      `assistant: ${words}`,
      'tool: 3°',
      'assistant: Yes.',
    ])
    const ids = thread.messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id }) => id))
    expect(ids).toEqual(['a', 'b'])
  })
})

describe('a hand-off', () => {
  it('told the model who goes on, if a span names the agent', () => {
    const handOff = foreign('agent_handoff', {
      id: 3,
      parent: 1,
      at: 2,
      attributes: { 'gen_ai.handoff.from_agent': 'desk', 'gen_ai.handoff.to_agent': 'Mr Guide' },
    })
    const thread = rebuildThread([
      agent({ id: 1 }),
      chat([COLD], asking('t', 'transfer_to_mr_guide', {}), { id: 2, parent: 1 }),
      handOff,
      chat([COLD], said('assistant', 'Yes.'), { id: 4, parent: 1, at: 3 }),
    ])
    expect(texts(thread)).toEqual([
      'user: Is it cold in Oslo?',
      'assistant: ',
      'tool: {"assistant":"Mr Guide"}',
      'assistant: Yes.',
    ])
  })
})

describe('a sub-agent in a trace of its own', () => {
  const call = asking('a', 'ask_guide', { question: 'Which route?' })
  const traces = (answer: string, at: number) => [
    chat([COLD], call, { trace: 1, id: 1 }),
    chat([said('user', 'Which route?')], said('assistant', answer), { trace: 2, id: 2, at }),
    chat([COLD, call, result('a', LONG)], said('assistant', 'Yes.'), { trace: 3, id: 3, at: 5 }),
  ]

  it('is no talk: it was asked what the tool was given, and answered what it gave back', () => {
    expect(texts(rebuildThread(traces(LONG, 2)))).toEqual([
      'user: Is it cold in Oslo?',
      'assistant: ',
      `tool: ${LONG}`,
      'assistant: Yes.',
    ])
  })

  it('is no talk if it uses tools itself', () => {
    const route = said('user', 'Which route?')
    const own = asking('m', 'read_map', {})
    const [first, , last] = traces(LONG, 2)
    const thread = rebuildThread([
      ...(first ? [first] : []),
      chat([route], own, { trace: 2, id: 2, at: 2 }),
      chat([route, own, result('m', 'north')], said('assistant', LONG), { trace: 4, id: 4, at: 3 }),
      ...(last ? [last] : []),
    ])
    expect(texts(thread)).toEqual([
      'user: Is it cold in Oslo?',
      'assistant: ',
      `tool: ${LONG}`,
      'assistant: Yes.',
    ])
  })

  it('is talk if it answered something else, or after the model had the result', () => {
    for (const spans of [traces('Something else.', 2), traces(LONG, 8)]) {
      expect(texts(rebuildThread(spans))).toContain('user: Which route?')
    }
  })
})
