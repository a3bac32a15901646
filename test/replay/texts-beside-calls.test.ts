import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { contentText } from '../../src/thread/content-part.ts'
import { CONVERSATION, foreign } from './foreign-spans.ts'
import type { SpanSketch } from './spans.ts'

const QUESTION = { role: 'user', content: 'Book Friday.' }
const ANSWER = { role: 'assistant', content: 'Booked.' }
const CALL = { type: 'tool_call', name: 'book', arguments: { day: 'Friday' } }

function model(at: number, given: readonly object[], answer: object): RecordedSpan {
  return foreign('chat', {
    id: at,
    at,
    lasts: 1,
    attributes: {
      ...CONVERSATION,
      'gen_ai.input.messages': JSON.stringify(given),
      'gen_ai.output.messages': JSON.stringify([answer]),
    },
  })
}

function said(calls: object, text?: string): object {
  const words = text === undefined ? [] : [{ type: 'text', content: text }]
  return { role: 'assistant', parts: [...words, calls] }
}

function result(id: string | undefined, text: string): object {
  const answer = { type: 'tool_call_response', response: text, ...(id && { id }), name: 'book' }
  return { role: 'tool', parts: [answer] }
}

function outline(spans: readonly RecordedSpan[]): readonly string[] {
  return rebuildThread(spans).messages.map(({ role, content, toolCalls = [] }) =>
    [`${role}:`, contentText(content), ...toolCalls.map(({ name }) => `${name}()`)]
      .filter(Boolean)
      .join(' '),
  )
}

describe('what the assistant said beside a call', () => {
  const call = { ...CALL, id: 'c-1' }

  it('is shown if the last history of its turn has the call alone', () => {
    const spans = [
      model(1, [QUESTION], said(call, 'Let me see.')),
      model(3, [QUESTION, said(call), result('c-1', 'Done')], ANSWER),
    ]
    expect(outline(spans)).toEqual([
      'user: Book Friday.',
      'assistant: Let me see. book()',
      'tool: Done',
      'assistant: Booked.',
    ])
  })

  it('is shown if only the history of a later turn has it', () => {
    const tool: SpanSketch = {
      id: 3,
      parent: 9,
      at: 3,
      lasts: 1,
      attributes: {
        ...CONVERSATION,
        'gen_ai.tool.name': 'book',
        'gen_ai.tool.call.id': 'c-1',
        'gen_ai.tool.call.arguments': '{"day":"Friday"}',
        'gen_ai.tool.call.result': 'Done',
      },
    }
    const next = { role: 'user', content: 'Thanks.' }
    const whole = [QUESTION, said(call, 'Let me see.'), result('c-1', 'Done'), ANSWER, next]
    const attributes = {
      ...CONVERSATION,
      'gen_ai.input.messages': JSON.stringify([QUESTION]),
      'gen_ai.output.messages': JSON.stringify([ANSWER]),
    }
    const spans = [
      foreign('invoke_agent', { id: 9, at: 0, lasts: 6, attributes: CONVERSATION }),
      foreign('execute_tool', tool),
      foreign('chat', { id: 4, parent: 9, at: 4, lasts: 1, attributes }),
      model(20, whole, { role: 'assistant', content: 'Gladly.' }),
    ]
    expect(outline(spans)).toEqual([
      'user: Book Friday.',
      'assistant: Let me see. book()',
      'tool: Done',
      'assistant: Booked.',
      'user: Thanks.',
      'assistant: Gladly.',
    ])
  })

  it('is not said twice if a history has all of a turn as one message', () => {
    const next = { role: 'user', content: 'Thanks.' }
    const spans = [
      model(1, [QUESTION], said(call)),
      model(3, [QUESTION, said(call), result('c-1', 'Done')], ANSWER),
      model(20, [QUESTION, said(call, 'Booked.'), result('c-1', 'Done'), next], ANSWER),
    ]
    expect(outline(spans).slice(0, 4)).toEqual([
      'user: Book Friday.',
      'assistant: book()',
      'tool: Done',
      'assistant: Booked.',
    ])
  })
})

describe('equal calls without ids', () => {
  it.each(['Done', 'Busy'])('are shown with the result of each: Busy, then %s', (second) => {
    const spans = [
      model(1, [QUESTION], said(CALL)),
      model(3, [result(undefined, 'Busy')], said(CALL, 'Once more.')),
      model(5, [result(undefined, second)], ANSWER),
    ]
    expect(outline(spans)).toEqual([
      'user: Book Friday.',
      'assistant: book()',
      'tool: Busy',
      'assistant: Once more. book()',
      `tool: ${second}`,
      'assistant: Booked.',
    ])
  })

  it('have their results if a part is the whole content of a message of the user', () => {
    const response = (output: string) => ({
      role: 'user',
      content: { functionResponse: { name: 'book', response: { output } } },
    })
    const spans = [
      model(1, [QUESTION], said(CALL)),
      model(3, [response('Busy')], said(CALL, 'Once more.')),
      model(5, [response('Done')], ANSWER),
    ]
    expect(outline(spans)).toEqual([
      'user: Book Friday.',
      'assistant: book()',
      'tool: {"output":"Busy"}',
      'assistant: Once more. book()',
      'tool: {"output":"Done"}',
      'assistant: Booked.',
    ])
  })
})
