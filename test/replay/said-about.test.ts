import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { event, feedback, id, MORNING, run, said, span } from './spans.ts'

const question = said({ span: 1, content: 'q', externalId: 'm1' })
const feedbackOf = (spans: readonly RecordedSpan[]) => rebuildThread(spans).messages[0]?.feedback

describe('feedback', () => {
  const up = feedback(id(1, 1), { thumb: 'up', score: 1 }, { id: 2, parent: 1, at: 1 })
  const comment = feedback(id(1, 1), { comment: 'nice' }, { id: 3, parent: 1, at: 2 })

  it('adds up in order of time, whichever came first', () => {
    const down = feedback(id(1, 1), { thumb: 'down' }, { id: 4, parent: 1, at: 3 })
    expect(feedbackOf([question, up, comment, down])).toEqual({
      thumb: 'down',
      score: 1,
      comment: 'nice',
    })
    expect(feedbackOf([down, comment, up, question])).toEqual({
      thumb: 'down',
      score: 1,
      comment: 'nice',
    })
  })

  it('is taken back key by key, or as a whole', () => {
    const one = feedback(id(1, 1), { thumb: null }, { id: 4, parent: 1, at: 4 })
    const all = feedback(id(1, 1), null, { id: 5, parent: 1, at: 5 })
    const anew = feedback(id(1, 1), { score: 0 }, { id: 6, parent: 1, at: 6 })
    expect(feedbackOf([question, up, one])).toEqual({ score: 1 })
    expect(feedbackOf([question, up, comment, all])).toBeUndefined()
    expect(feedbackOf([question, up, comment, all, anew])).toEqual({ score: 0 })
  })

  it('given with the message comes before all other', () => {
    const rated = said({ span: 1, content: 'q', at: 50, feedback: { thumb: 'up', tone: 'kind' } })
    const later = feedback(id(1, 1), { thumb: 'down' }, { id: 2, parent: 1, at: 1 })
    expect(feedbackOf([rated, later])).toEqual({ thumb: 'down', tone: 'kind' })
  })

  it('finds its message by the app’s own id, and without a thread id of its own by the trace', () => {
    const byName = span({
      trace: 3,
      id: 2,
      attributes: {
        'chat.kind': 'feedback',
        'chat.feedback': '{"score":2}',
        'chat.message.external_id': 'm1',
      },
    })
    const unmarked = feedback(id(1, 1), { thumb: 'up' }, { id: 4, parent: 1, thread: null })
    expect(feedbackOf([question, byName, unmarked])).toEqual({ score: 2, thumb: 'up' })
  })

  it('on a message that never arrived is counted', () => {
    const stray = feedback(id(5, 5), { thumb: 'up' }, { trace: 5, id: 6, parent: 5 })
    expect(rebuildThread([question, stray]).tally).toMatchObject({ strayFeedback: 1, orphans: 1 })
  })

  it('on one message is never taken for another, wherever its span hangs', () => {
    const astray = feedback(id(5, 5), { thumb: 'up' }, { id: 2, parent: 1 })
    expect(feedbackOf([question, astray])).toBeUndefined()
  })

  it('holds keys that JavaScript treats in a special way', () => {
    const odd = feedback(id(1, 1), null, {
      id: 2,
      parent: 1,
      attributes: { 'chat.feedback': '{"__proto__":{"admin":true},"constructor":1}' },
    })
    const found = feedbackOf([question, odd])
    expect(Object.keys(found ?? {})).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype)
  })
})

describe('events', () => {
  it('stand in order of time, each also under the latest message that had begun by then', () => {
    const { events, messages } = rebuildThread([
      event('third', { trace: 9, id: 3, at: 30 }),
      event('first', { trace: 8, id: 1, at: -1 }),
      event('early', { id: 4, parent: 1, at: 2 }),
      event('second', {
        id: 2,
        parent: 1,
        at: 5,
        attributes: { 'chat.metadata': '{"n":1}', 'user.id': 'u2' },
      }),
      said({ span: 1, content: 'q' }),
      said({ span: 7, parent: 1, content: 'a', role: 'assistant', at: 4 }),
    ])
    expect(events.map(({ name }) => name)).toEqual(['first', 'early', 'second', 'third'])
    expect(events[2]).toMatchObject({
      metadata: { n: 1 },
      userId: 'u2',
      startUnixNano: MORNING + 5_000_000_000n,
    })
    expect(messages.map((message) => message.events.map(({ name }) => name))).toEqual([
      ['early'],
      ['second', 'third'],
    ])
  })

  it('never stand before the message that they hang below', () => {
    const { messages } = rebuildThread([
      said({ span: 1, content: 'q', service: 'page' }),
      said({ span: 2, parent: 1, content: 'a', role: 'assistant', service: 'page', at: 4 }),
      event('seen', { id: 3, parent: 2, service: 'page', at: 3 }),
    ])
    expect(messages.map((message) => message.events.length)).toEqual([0, 1])
  })

  it('keep metadata that is no object under `value`', () => {
    const { events } = rebuildThread([
      event('e', { id: 2, attributes: { 'chat.metadata': '[1]' } }),
    ])
    expect(events[0]?.metadata).toEqual({ value: [1] })
  })
})

describe('what is said about the thread', () => {
  it('adds up over messages, services and time', () => {
    const props = (value: unknown, user = 'u1') => ({
      'user.id': user,
      'chat.user_props': JSON.stringify(value),
    })
    const thread = rebuildThread([
      run('agent', {
        id: 3,
        parent: 1,
        at: 9,
        service: 'api',
        attributes: { ...props({ plan: 'free' }), 'chat.thread.tags': '["b","c"]' },
      }),
      said({
        span: 1,
        content: 'q',
        attributes: {
          ...props({ plan: 'pro', name: 'Jane' }),
          'chat.thread.tags': '["b","a"]',
          'chat.thread.metadata': '{"x":1,"y":1}',
        },
      }),
      said({
        trace: 2,
        span: 1,
        content: 'q2',
        at: 5,
        attributes: { 'chat.thread.metadata': '{"y":2}' },
      }),
      event('seen', {
        trace: 4,
        id: 2,
        at: 10,
        attributes: props({ plan: 'none' }, 'a colleague'),
      }),
    ])
    expect(thread).toMatchObject({
      userId: 'u1',
      userProps: { plan: 'free', name: 'Jane' },
      tags: ['b', 'a', 'c'],
      metadata: { x: 1, y: 2 },
      services: ['app', 'api'],
    })
  })

  it('goes by the order of messages where their clocks go backwards', () => {
    const named = (name: string) => ({
      attributes: { 'user.id': 'u1', 'chat.user_props': JSON.stringify({ name }) },
    })
    const { userProps } = rebuildThread([
      said({ trace: 1, span: 1, content: 'q', at: 50, seq: 0, ...named('Jane') }),
      said({ trace: 2, span: 1, content: 'q2', at: 10, seq: 1, ...named('Jane D.') }),
    ])
    expect(userProps).toEqual({ name: 'Jane D.' })
  })

  it('reads the user of the latest message before that of any other span', () => {
    const user = (userId: string) => ({ attributes: { 'user.id': userId } })
    const spans = [
      said({ trace: 1, span: 1, content: 'q', ...user('guest') }),
      said({ trace: 2, span: 1, content: 'q2', at: 5, ...user('jane') }),
      event('later', { trace: 3, id: 1, at: 9, ...user('robot') }),
    ]
    expect(rebuildThread(spans).userId).toBe('jane')
    expect(rebuildThread(spans.slice(2)).userId).toBe('robot')
  })

  it('knows a message whose time nobody noted, a stream and a failure', () => {
    const attributes = {
      'chat.message.time': 'unknown',
      'chat.stream.timing': '5+1 7+2',
      'chat.stream.state': 'failed',
    }
    const [message] = rebuildThread([
      said({ span: 1, content: 'abc', attributes, error: 'cut' }),
    ]).messages
    expect(message).toMatchObject({
      timeKnown: false,
      chunks: [
        { waitMillis: 5, length: 1 },
        { waitMillis: 7, length: 2 },
      ],
      stream: 'failed',
      error: 'cut',
    })
  })

  it('counts each span of ours that says something unreadable once', () => {
    const { messages, tally } = rebuildThread([
      said({
        span: 1,
        content: 'q',
        attributes: {
          'chat.message.seq': 1e300,
          'chat.stream.timing': 'soon',
          'chat.stream.state': 'odd',
          'chat.metadata': '{"cut":',
          'chat.feedback': '[',
          'chat.user_props': '7',
        },
      }),
      said({ span: 2, parent: 1, content: 'a', at: 1 }),
    ])
    expect(messages[0]).toEqual({
      id: id(1, 1),
      role: 'user',
      content: 'q',
      service: 'app',
      startUnixNano: MORNING,
      endUnixNano: MORNING,
      timeKnown: true,
      runs: [],
      events: [],
    })
    expect(tally.damaged).toBe(1)
  })
})
