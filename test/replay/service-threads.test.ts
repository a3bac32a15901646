import { describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { contentText } from '../../src/thread/content-part.ts'
import { MORNING, seconds, span, type SpanSketch } from './spans.ts'

type Event = readonly [name: string, at: number, body: object, attributes?: SpanAttributes]

const THREAD = { 'gen_ai.thread.id': 'thread_1' }

/** A span as the Azure SDK for AI agents writes it. */
function azure(
  operation: string,
  { events = [], ...sketch }: SpanSketch & { events?: readonly Event[] },
): RecordedSpan {
  const attributes = { 'gen_ai.operation.name': operation, ...THREAD, ...sketch.attributes }
  return {
    ...span({ thread: null, ...sketch, name: operation, attributes }),
    events: events.map(([name, at, body, more]) => ({
      name: `gen_ai.${name}.message`,
      unixNano: MORNING + seconds(at),
      attributes: { 'gen_ai.event.content': JSON.stringify(body), ...more },
    })),
  }
}

const text = (value: string) => ({ text: { value } })
const run = (id: string) => ({ 'gen_ai.thread.run.id': id })
const message = (id: string) => ({ 'gen_ai.message.id': id })

function told(spans: readonly RecordedSpan[]): readonly unknown[] {
  const thread = rebuildThread(spans)
  expect(thread.id).toBe('thread_1')
  return thread.messages.map(({ role, content, toolCalls = [], toolCallId }) =>
    [[role, contentText(content)], toolCalls.map(({ id }) => id), toolCallId ?? []].flat(),
  )
}

describe('a thread that a service keeps', () => {
  it('has the messages of the calls that create, list and answer them, each in the run that it belongs to', () => {
    const ask = (id: number, at: number, content: string) =>
      azure('create_message', {
        trace: id,
        id,
        at,
        attributes: message(`msg_${id}`),
        events: [['user', at, { role: 'user', content }]],
      })
    const listed: readonly Event[] = [
      [
        'assistant',
        20,
        { role: 'assistant', content: text('At 6.') },
        { ...run('run_2'), ...message('msg_a') },
      ],
      ['user', 20, { role: 'user', content: text('High water?') }, message('msg_3')],
      [
        'assistant',
        20,
        { role: 'assistant', content: text('Hello, Ada.') },
        { ...run('run_1'), ...message('msg_b') },
      ],
      ['user', 20, { role: 'user', content: text('Hi') }, message('msg_1')],
    ]
    expect(
      told([
        ask(1, 1, 'Hi'),
        azure('start_thread_run', { trace: 2, id: 2, at: 2, lasts: 1, attributes: run('run_1') }),
        ask(3, 4, 'High water?'),
        azure('start_thread_run', { trace: 4, id: 4, at: 5, lasts: 5, attributes: run('run_2') }),
        azure('submit_tool_outputs', {
          trace: 4,
          id: 5,
          parent: 4,
          at: 7,
          attributes: run('run_2'),
          events: [['tool', 7, { id: 'call_1', content: '06:12' }]],
        }),
        azure('list_messages', { trace: 6, id: 6, at: 20, events: listed }),
        azure('list_messages', { trace: 7, id: 7, at: 21, events: listed }),
      ]),
    ).toEqual([
      ['user', 'Hi'],
      ['assistant', 'Hello, Ada.'],
      ['user', 'High water?'],
      ['tool', '06:12', 'call_1'],
      ['assistant', 'At 6.'],
    ])
  })

  it('has a streamed call before its result, though the stream tells of it later', () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'tides', arguments: {} } }
    expect(
      told([
        azure('create_message', {
          id: 1,
          events: [['user', 0, { role: 'user', content: 'When?' }]],
        }),
        azure('process_thread_run', {
          id: 2,
          at: 1,
          lasts: 5,
          attributes: run('run_1'),
          events: [
            ['tool', 2, { id: 'call_1', content: '06:12' }],
            ['assistant', 3, { tool_calls: [call] }],
            ['assistant', 4, { role: 'assistant', content: text('At 6.') }],
          ],
        }),
      ]),
    ).toEqual([
      ['user', 'When?'],
      ['assistant', '', 'call_1'],
      ['tool', '06:12', 'call_1'],
      ['assistant', 'At 6.'],
    ])
  })

  it('keeps apart what other threads are asked at the same time', () => {
    const other = { 'gen_ai.thread.id': 'thread_2' }
    const mine = azure('create_message', {
      id: 1,
      events: [['user', 0, { role: 'user', content: 'Mine' }]],
    })
    const theirs = azure('create_message', {
      trace: 2,
      id: 2,
      attributes: other,
      events: [['user', 0, { role: 'user', content: 'Theirs' }]],
    })
    const runs = [
      azure('start_thread_run', { trace: 2, id: 3, at: 1, attributes: other }),
      azure('start_thread_run', { id: 4, at: 2 }),
    ]
    expect(
      rebuildThread([mine, theirs, ...runs], 'thread_1').messages.map((m) => m.content),
    ).toEqual(['Mine'])
    expect(
      rebuildThread([mine, theirs, ...runs], 'thread_2').messages.map((m) => m.content),
    ).toEqual(['Theirs'])
  })
})
