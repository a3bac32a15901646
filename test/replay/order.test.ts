import { describe, expect, it } from 'vitest'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'
import { id, MORNING, run, said, seconds, span } from './spans.ts'

const contents = ({ messages }: RecordedThread) => messages.map(({ content }) => content)
const startsAt = ({ messages }: RecordedThread, content: string) =>
  Number((messages.find((m) => m.content === content)?.startUnixNano ?? 0n) - MORNING) / 1e9

describe('the order of messages', () => {
  it('follows links where clocks say the opposite', () => {
    const thread = rebuildThread([
      said({ trace: 1, span: 1, content: 'first', at: 30, recorder: 'a' }),
      said({ trace: 2, span: 2, content: 'second', at: 20, recorder: 'b', previous: id(1, 1) }),
      said({ trace: 3, span: 3, content: 'third', at: 10, recorder: 'c', previous: id(2, 2) }),
    ])
    expect(contents(thread)).toEqual(['first', 'second', 'third'])
  })

  it('follows the count of a recorder where links got lost and times are equal', () => {
    const spans = [2, 0, 1, 10].map((seq) =>
      said({ trace: 100 - seq, span: 1, content: String(seq), seq }),
    )
    expect(contents(rebuildThread(spans))).toEqual(['0', '1', '2', '10'])
  })

  it('reads counts that a backend gave back as text', () => {
    const spans = ['2', '0', '10', '1'].map((seq, n) =>
      said({ trace: 9 - n, span: 1, content: seq, attributes: { 'chat.message.seq': seq } }),
    )
    const thread = rebuildThread(spans)
    expect(contents(thread)).toEqual(['0', '1', '2', '10'])
    expect(thread.tally.damaged).toBe(0)
  })

  it('never compares the counts of two recorders', () => {
    const thread = rebuildThread([
      said({ trace: 1, span: 1, content: 'q', seq: 70, recorder: 'front' }),
      said({ trace: 1, span: 2, parent: 1, content: 'a', role: 'assistant', seq: 0, at: 1 }),
    ])
    expect(contents(thread)).toEqual(['q', 'a'])
  })

  it('puts what a message caused after it, through spans of any kind', () => {
    const thread = rebuildThread([
      said({ trace: 1, span: 3, parent: 2, content: 'a', role: 'assistant', at: -5 }),
      span({ trace: 1, id: 2, parent: 1, thread: null }),
      said({ trace: 1, span: 1, content: 'q', recorder: 'front' }),
    ])
    expect(contents(thread)).toEqual(['q', 'a'])
  })

  it('keeps turns together where two services know only their own messages', () => {
    const front = [0, 10, 20].map((at, n) =>
      said({
        trace: n + 1,
        span: 1,
        content: `q${n}`,
        at,
        seq: n,
        recorder: 'front',
        service: 'page',
        ...(n > 0 && { previous: id(n, 1) }),
      }),
    )
    const back = [12, 13, 21].map((at, n) =>
      said({
        trace: n + 1,
        span: 2,
        parent: 1,
        content: `a${n}`,
        role: 'assistant',
        at,
        seq: n,
        recorder: 'back',
        service: 'api',
        ...(n > 0 && { previous: id(n, 2) }),
      }),
    )
    const thread = rebuildThread([...back, ...front])
    expect(contents(thread)).toEqual(['q0', 'a0', 'q1', 'a1', 'q2', 'a2'])
    expect(thread.path).toEqual(thread.messages.map((message) => message.id))
    expect(thread.messages.map(({ parentId }) => parentId)).toEqual([
      undefined,
      ...thread.path.slice(0, -1),
    ])
  })

  it('is not disturbed by a message that refers to itself', () => {
    const thread = rebuildThread([
      said({ trace: 1, span: 1, content: 'self', at: 0, recorder: 'a', previous: id(1, 1) }),
      said({ trace: 2, span: 1, content: 'other', at: 5, recorder: 'b' }),
    ])
    expect(contents(thread)).toEqual(['self', 'other'])
  })

  it('takes 30 answers at the same time one after another', () => {
    const answers = Array.from({ length: 30 }, (_, n) =>
      said({
        trace: 1,
        span: 100 - n,
        parent: 1,
        role: 'assistant',
        content: `a${n}`,
        seq: n + 1,
        previous: n === 0 ? id(1, 1) : id(1, 101 - n),
      }),
    )
    const thread = rebuildThread([...answers, said({ span: 1, content: 'q', seq: 0 })])
    expect(contents(thread)).toEqual(['q', ...answers.map((_, n) => `a${n}`)])
    expect(thread.path).toHaveLength(31)
  })

  it('places a turn that was recorded in a trace of its own by the message that it is linked to', () => {
    const thread = rebuildThread([
      said({ trace: 1, span: 1, content: 'q1', at: 0, recorder: 'front' }),
      said({ trace: 2, span: 1, content: 'q2', at: 60, recorder: 'front' }),
      span({ trace: 3, id: 1, at: 70, links: [['caused_by', id(1, 1)]] }),
      said({ trace: 3, span: 2, parent: 1, content: 'a1', role: 'assistant', at: 80 }),
    ])
    expect(contents(thread)).toEqual(['q1', 'a1', 'q2'])
  })
})

describe('skewed clocks', () => {
  const hour = 3600
  const turn = (skew: number) => [
    said({ trace: 1, span: 1, content: 'q1', recorder: 'front', service: 'page', at: 0 }),
    run('agent', { trace: 1, id: 2, parent: 1, service: 'api', at: skew + 1, lasts: 4 }),
    said({
      trace: 1,
      span: 3,
      parent: 2,
      content: 'a1',
      role: 'assistant',
      service: 'api',
      at: skew + 5,
    }),
    said({ trace: 2, span: 1, content: 'q2', recorder: 'front', service: 'page', at: 60 }),
  ]

  it.each([-hour, hour])('of %i s do not change the order', (skew) => {
    expect(contents(rebuildThread(turn(skew)))).toEqual(['q1', 'a1', 'q2'])
  })

  it('that run behind are moved to the message, with the gaps of the service kept', () => {
    const thread = rebuildThread(turn(-hour))
    expect(startsAt(thread, 'a1')).toBe(4)
    expect(thread.messages[0]?.runs[0]?.startUnixNano).toBe(MORNING)
    expect(thread.endUnixNano).toBe(MORNING + seconds(60))
  })

  it('are left alone where they can be right', () => {
    expect(startsAt(rebuildThread(turn(0)), 'a1')).toBe(5)
    expect(startsAt(rebuildThread(turn(10)), 'a1')).toBe(15)
  })

  it.each([-hour, hour])('of %i s in a call are moved into the middle of the call', (skew) => {
    const thread = rebuildThread([
      said({ span: 1, content: 'q', service: 'page' }),
      span({ id: 2, parent: 1, service: 'page', kind: 3, at: 1, lasts: 10 }),
      span({ id: 3, parent: 2, service: 'api', kind: 2, at: 1 + skew, lasts: 6 }),
      said({ span: 4, parent: 3, content: 'a', role: 'assistant', service: 'api', at: 5 + skew }),
    ])
    expect(thread.messages[0]?.runs[0]?.children[0]?.startUnixNano).toBe(MORNING + seconds(3))
    expect(startsAt(thread, 'a')).toBe(7)
  })

  it('do not touch a time that the app stated', () => {
    const stated = { 'chat.message.time': 'stated' }
    const thread = rebuildThread([
      said({ span: 1, content: 'q', service: 'page', at: 100 }),
      said({
        span: 2,
        parent: 1,
        content: 'a',
        role: 'assistant',
        service: 'api',
        at: 40,
        attributes: stated,
      }),
    ])
    expect(contents(thread)).toEqual(['q', 'a'])
    expect(startsAt(thread, 'a')).toBe(40)
  })

  it('are left alone in a call that they fit into', () => {
    const thread = rebuildThread([
      said({ span: 1, content: 'q', service: 'page' }),
      span({ id: 2, parent: 1, service: 'page', kind: 3, at: 1, lasts: 10 }),
      span({ id: 3, parent: 2, service: 'api', kind: 2, at: 2, lasts: 1 }),
    ])
    const [call] = thread.messages[0]?.runs ?? []
    expect(call?.children[0]?.startUnixNano).toBe(MORNING + seconds(2))
  })

  it.each([
    [4, 5],
    [4, 1],
    [1, 5],
  ])('say nothing of a queue: its reader may come late (span kinds %i, %i)', (sends, reads) => {
    const thread = rebuildThread([
      said({ span: 1, content: 'q', service: 'page' }),
      span({ id: 2, parent: 1, service: 'page', kind: sends, at: 1, lasts: 2 }),
      span({ id: 3, parent: 2, service: 'worker', kind: reads, at: 500, lasts: 1 }),
    ])
    const [producer] = thread.messages[0]?.runs ?? []
    expect(producer?.children[0]?.startUnixNano).toBe(MORNING + seconds(500))
  })

  it('are no explanation for a message from another year', () => {
    const year = 365 * 24 * hour
    const thread = rebuildThread([
      said({ span: 1, content: 'q', service: 'page' }),
      said({ span: 2, parent: 1, content: 'then', role: 'assistant', service: 'api', at: -year }),
    ])
    expect(startsAt(thread, 'then')).toBe(-year)
  })
})
