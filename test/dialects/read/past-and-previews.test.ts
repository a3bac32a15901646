import { describe, expect, it } from 'vitest'
import { readRunContent } from '../../../src/dialects/read/read-run-content.ts'
import type { SpanAttributes } from '../../../src/otlp/recorded-span.ts'
import type { RunKind } from '../../../src/thread/run-kind.ts'
import { makeAttributes, makeSpan } from '../../otlp/recorded-spans.ts'

const json = (value: unknown) => JSON.stringify(value)

type Event = readonly [name: string, attributes: Readonly<Record<string, string>>]

function readEvents(kind: RunKind, events: readonly Event[], failed = false) {
  const { inputMessages = [], outputMessages = [] } = readRunContent(
    makeSpan({
      ...(failed && { status: { code: 2, message: 'out of order' } }),
      events: events.map(([name, attributes], n) => ({
        name: `gen_ai.${name}`,
        unixNano: BigInt(n),
        attributes: makeAttributes(Object.entries(attributes)),
      })),
    }),
    kind,
  )
  const outline = (messages: typeof inputMessages) =>
    messages.map(({ role, content, toolCalls }) => `${role}: ${content ?? toolCalls?.[0]?.name}`)
  return { input: outline(inputMessages), output: outline(outputMessages) }
}

describe('the messages that a run has as events, without a choice', () => {
  const events: readonly Event[] = [
    ['user.message', { content: 'Cold?' }],
    ['assistant.message', { content: 'Yes.' }],
  ]

  it('end with its answer', () => {
    expect(readEvents('chain', events)).toEqual({
      input: ['user: Cold?'],
      output: ['assistant: Yes.'],
    })
  })

  it('are all what it was given, if it failed', () => {
    expect(readEvents('chain', events, true)).toEqual({
      input: ['user: Cold?', 'assistant: Yes.'],
      output: [],
    })
  })
})

describe('a choice among the events of a model call', () => {
  const call = json([{ id: 'c-1', function: { name: 'weather', arguments: '{}' } }])
  const asking: readonly Event[] = [
    ['user.message', { content: 'Cold?' }],
    ['choice', { role: 'tool', tool_calls: call, finish_reason: 'tool_calls' }],
  ]

  it('is the answer at the end', () => {
    expect(readEvents('llm', asking)).toEqual({
      input: ['user: Cold?'],
      output: ['assistant: weather'],
    })
  })

  it('is a call of the history before an answer, as Koog writes it', () => {
    const answered: readonly Event[] = [
      ...asking,
      ['tool.message', { content: '3°', id: 'c-1' }],
      ['assistant.message', { content: 'Yes.' }],
    ]
    expect(readEvents('llm', answered)).toEqual({
      input: ['user: Cold?', 'assistant: weather', 'tool: 3°'],
      output: ['assistant: Yes.'],
    })
  })
})

describe("words that stand for a call or a result in Mastra's steps", () => {
  const given = [
    { role: 'user', content: 'What is [tool: weather]?' },
    { role: 'assistant', content: '[tool: weather][tool: weather]' },
    { role: 'tool', content: '[tool-result: weather][tool-result: weather]' },
    { role: 'assistant', content: 'Let me look. [tool: weather]' },
    { role: 'tool', content: '3 degrees' },
  ]
  const said = (attributes: SpanAttributes) =>
    readRunContent(
      makeSpan({ attributes: { 'input.value': json(given), ...attributes } }),
      'llm',
    ).inputMessages?.map(({ role, content }) => [role, content])

  it('are no words', () => {
    expect(said({ 'mastra.span.type': 'model_step' })).toEqual([
      ['user', 'What is [tool: weather]?'],
      ['assistant', 'Let me look.'],
      ['tool', '3 degrees'],
    ])
  })

  it('are words on the spans of others', () => {
    expect(said({})).toEqual(given.map(({ role, content }) => [role, content]))
  })
})

describe('the state that a graph gives back', () => {
  const read = (output: readonly object[]) =>
    readRunContent(
      makeSpan({
        attributes: {
          'traceloop.entity.input': json({ messages: [{ role: 'user', content: 'Cold?' }] }),
          'traceloop.entity.output': json({ messages: output }),
        },
      }),
      'chain',
    ).outputMessages?.map(({ content }) => content)

  it('is what it added to what it was given', () => {
    const answer = { role: 'assistant', content: 'Yes.' }
    expect(read([{ role: 'user', content: 'Cold?' }, answer])).toEqual(['Yes.'])
    expect(read([{ role: 'user', content: 'Wet?' }, answer])).toEqual(['Wet?', 'Yes.'])
  })
})
