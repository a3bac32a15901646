import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import {
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_CONTENT_PARTS,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_FEEDBACK_ABOUT,
  ATTR_CHAT_FEEDBACK_SIGNAL,
  ATTR_CHAT_FEEDBACK_VERDICT,
  ATTR_CHAT_KIND,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_MESSAGE_REPLACES,
  ATTR_CHAT_MESSAGE_RETRY_OF,
  ATTR_CHAT_MESSAGE_SEQ,
  ATTR_CHAT_OUTCOME,
  ATTR_CHAT_RECORDER,
  ATTR_CHAT_ROLE,
  ATTR_CHAT_STREAM_TIMING,
  ATTR_CHAT_THREAD_TAGS,
  ATTR_CHAT_USER_PROPS,
  ATTR_USER_ID,
} from '../../src/thread/semconv.ts'
import { event, feedback, id, run, said, type SaidSketch, span } from './spans.ts'

const whole: readonly RecordedSpan[] = [
  said({
    trace: 1,
    span: 1,
    content: 'q',
    seq: 0,
    externalId: 'm1',
    service: 'page',
    recorder: 'f',
  }),
  said({
    trace: 8,
    span: 1,
    content: 'q',
    seq: 3,
    externalId: 'm1',
    service: 'api',
    recorder: 'b',
  }),
  run('agent', { trace: 1, id: 2, parent: 1, at: -3600, lasts: 5, service: 'api' }),
  run('llm', { trace: 1, id: 3, parent: 2, at: -3599, thread: null, service: 'api' }),
  span({ trace: 1, id: 4, parent: 99, thread: null, service: 'db', at: 2 }),
  said({
    trace: 1,
    span: 5,
    parent: 2,
    role: 'assistant',
    content: 'a',
    seq: 0,
    service: 'api',
    at: -3595,
    recorder: 'b',
  }),
  said({
    trace: 1,
    span: 6,
    parent: 2,
    role: 'assistant',
    content: 'a2',
    seq: 1,
    service: 'api',
    at: -3594,
    recorder: 'b',
    retryOf: id(1, 5),
  }),
  said({
    trace: 2,
    span: 1,
    content: 'q2',
    seq: 1,
    service: 'page',
    previous: id(1, 1),
    at: 9,
    recorder: 'f',
  }),
  said({
    trace: 3,
    span: 1,
    content: 'q2 edited',
    seq: 2,
    service: 'page',
    replaces: id(2, 1),
    at: 9,
    recorder: 'f',
  }),
  ...[5, 3, 6].map((at, n) =>
    said({
      trace: 20 - at,
      span: 1,
      content: `c${at}`,
      seq: n === 2 ? 6 : 5,
      at: 50 - at,
      recorder: 'damaged',
    }),
  ),
  event('opened', { trace: 2, id: 2, parent: 1, at: 9 }),
  event('closed', { trace: 7, id: 2, at: 9 }),
  feedback(id(1, 5), { thumb: 'up' }, { trace: 1, id: 9, parent: 5, at: 20 }),
  feedback(id(1, 5), { thumb: null, score: 1 }, { trace: 1, id: 10, parent: 5, at: 20 }),
]

const OUR_KEYS = [
  ATTR_CHAT_KIND,
  ATTR_CHAT_CONTENT,
  ATTR_CHAT_CONTENT_PARTS,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_FEEDBACK_ABOUT,
  ATTR_CHAT_FEEDBACK_SIGNAL,
  ATTR_CHAT_FEEDBACK_VERDICT,
  ATTR_CHAT_MESSAGE_EXTERNAL_ID,
  ATTR_CHAT_MESSAGE_ID,
  ATTR_CHAT_MESSAGE_REPLACES,
  ATTR_CHAT_MESSAGE_RETRY_OF,
  ATTR_CHAT_MESSAGE_SEQ,
  ATTR_CHAT_OUTCOME,
  ATTR_CHAT_RECORDER,
  ATTR_CHAT_ROLE,
  ATTR_CHAT_STREAM_TIMING,
  ATTR_CHAT_THREAD_TAGS,
  ATTR_CHAT_USER_PROPS,
  ATTR_USER_ID,
]
const KINDS = ['message', 'message', 'message', 'event', 'feedback', 'llm', 'odd']

// Few ids, so that spans collide, and parents and references run in circles.
const small = fc.integer({ min: 1, max: 5 })
const reference = fc.oneof(
  fc.tuple(small, small).map(([trace, span]) => id(trace, span)),
  fc.string(),
)
const anySpan: fc.Arbitrary<RecordedSpan> = fc
  .record({
    trace: fc.integer({ min: 1, max: 2 }),
    id: small,
    parent: small,
    at: fc.integer({ min: -9, max: 9 }),
    lasts: fc.integer({ min: -2, max: 9 }),
    service: fc.constantFrom('a', 'b'),
    thread: fc.constantFrom('t1', 't1', 't2', null),
    traceState: fc.constantFrom(
      '',
      'threadspan=t1/0000000000000001',
      'threadspan=%zz/',
      'threadspan=t2/',
    ),
    kind: fc.constantFrom(0, 3, 4, 5),
    attributes: fc.dictionary(
      fc.constantFrom(...OUR_KEYS),
      fc.oneof(
        fc.constantFrom('message', 'feedback', 'llm', 'latest', 'user'),
        fc.constantFrom('run', 'thread', 'finding', 'confirmed', 'withdrawn', 0, 0.5, 1),
        fc.constantFrom('null', '{"a":null}', '{"a":1}', '["x",2]', '1+1 2+2', 'm1', '7'),
        reference,
        fc.double(),
        fc.constant(null),
      ),
    ),
    part: fc.constantFrom(...KINDS),
    links: fc.array(fc.tuple(fc.constantFrom('previous', 'reply_to', 'caused_by'), reference), {
      maxLength: 2,
    }),
  })
  .map(({ part, attributes, ...sketch }) =>
    span({ ...sketch, attributes: { [ATTR_CHAT_KIND]: part, ...attributes } }),
  )

describe('rebuilding', () => {
  it('gives the same thread whatever the order and however often spans arrive', () => {
    const expected = rebuildThread(whole)
    expect(expected.messages.map(({ content }) => content)).toEqual([
      'q',
      'a',
      'a2',
      'q2',
      'q2 edited',
      'c5',
      'c3',
      'c6',
    ])
    const arrival = fc.shuffledSubarray([...whole, ...whole], { minLength: whole.length * 2 })
    fc.assert(
      fc.property(arrival, (spans) => {
        const { tally, ...thread } = rebuildThread(spans)
        expect({
          ...thread,
          tally: { ...tally, duplicates: tally.duplicates - whole.length },
        }).toEqual(expected)
      }),
    )
  })

  it('gives some thread for any spans, the same in any order, with every span of it counted', () => {
    const distinct = fc.uniqueArray(anySpan, {
      selector: (s) => s.traceId + s.spanId,
      maxLength: 10,
    })
    const shuffled = distinct.chain((spans) =>
      fc.tuple(fc.constant(spans), fc.shuffledSubarray(spans, { minLength: spans.length })),
    )
    fc.assert(
      fc.property(shuffled, ([spans, others]) => {
        const thread = rebuildThread(spans, 't1')
        expect(rebuildThread(others, 't1')).toEqual(thread)
        const { messages, path, events, tally } = thread
        const known = messages.map((message) => message.id)
        expect(new Set(known).size).toBe(messages.length)
        expect(known).toEqual(expect.arrayContaining([...path]))
        const before = (n: number) => [undefined, ...known.slice(0, n)]
        for (const [n, { parentId }] of messages.entries()) expect(before(n)).toContain(parentId)
        const runs = countRuns([thread.runs, ...messages.map((message) => message.runs)])
        const uncounted = tally.spans - messages.length - tally.duplicates - events.length - runs
        const feedback = spans.filter((s) => s.attributes[ATTR_CHAT_KIND] === 'feedback')
        expect(uncounted).toBeGreaterThanOrEqual(0)
        expect(uncounted).toBeLessThanOrEqual(feedback.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps the first of two spans that claim the same ids, and counts the other one', () => {
    const [mine, theirs] = ['mine', 'stolen'].map((content) => said({ span: 1, content }))
    const { messages, tally } = rebuildThread([mine, theirs].filter((s) => s !== undefined))
    expect(messages.map(({ content }) => content)).toEqual(['mine'])
    expect(tally).toMatchObject({ spans: 1, duplicates: 0, conflicts: 1 })
  })

  it('does not follow parents in circles, and loses none of their spans', () => {
    const { runs, tally } = rebuildThread([
      run('tool', { id: 1, parent: 1, name: 'own parent' }),
      run('tool', { id: 2, parent: 4, name: 'a' }),
      run('tool', { id: 3, parent: 2, name: 'b' }),
      run('tool', { id: 4, parent: 3, name: 'c' }),
      run('tool', { id: 5, parent: 4, name: 'below' }),
    ])
    expect(countRuns([runs])).toBe(5)
    expect(tally.orphans).toBe(2)
    expect(runs.map(({ name }) => name)).toEqual(['own parent', 'a'])
  })

  it('does not follow links in circles, and loses none of their messages', () => {
    const circle = [1, 2, 3].map((trace) =>
      said({
        trace,
        span: 1,
        content: String(trace),
        at: trace,
        previous: id((trace % 3) + 1, 1),
        replyTo: id(((trace + 1) % 3) + 1, 1),
        retryOf: id(trace, 1),
        recorder: `r${trace}`,
      }),
    )
    const { messages, path } = rebuildThread(circle)
    expect(new Set(messages.map(({ content }) => content))).toEqual(new Set(['1', '2', '3']))
    expect(path.length).toBeGreaterThan(0)
  })

  it('takes 10,000 messages of one own id, with as much feedback on each of them and on runs', () => {
    const count = 10_000
    const each = <Item>(make: (n: number) => Item) =>
      Array.from({ length: count }, (_, n) => make(n))
    const given = (n: number, attributes: Record<string, string>) =>
      span({
        trace: 9,
        id: 200_000 + n,
        at: n,
        attributes: { 'chat.kind': 'feedback', 'chat.feedback': `{"k${n}":1}`, ...attributes },
      })
    const { messages, runs, tally } = rebuildThread([
      ...each((n) => said({ trace: 1, span: n + 1, content: 'm', externalId: 'm', seq: n, at: n })),
      ...each((n) => run('tool', { trace: 2, id: n + 1, at: n })),
      ...each((n) => given(n, { 'chat.message.external_id': 'm' })),
      ...each((n) =>
        span({
          trace: 2,
          id: 300_000 + n,
          parent: n + 1,
          at: n,
          attributes: { 'chat.kind': 'feedback', 'chat.feedback.about': 'run', 'chat.outcome': 1 },
        }),
      ),
      ...each((n) => given(count + n, { 'chat.message_id': id(1, 1) })),
    ])
    expect(tally.strayFeedback).toBe(0)
    expect(messages.every(({ feedback: found }) => found !== undefined)).toBe(true)
    expect(Object.keys(messages[0]?.feedback ?? {})).toHaveLength(count + 1)
    expect(runs.every(({ outcome }) => outcome === 1)).toBe(true)
  })

  it('takes a chain of 50,000 spans, and one of 50,000 messages', () => {
    const depth = 50_000
    const chain = Array.from({ length: depth }, (_, n) =>
      n % 2 === 0
        ? run('tool', { id: n + 1, parent: n })
        : span({ id: n + 1, parent: n, thread: null }),
    )
    expect(countRuns([rebuildThread(chain).runs])).toBe(depth)
    const messages = Array.from({ length: depth }, (_, n) =>
      said({ span: n + 1, parent: n, content: 'm' }),
    )
    expect(rebuildThread(messages).path).toHaveLength(depth)
  })

  it('takes 20,000 messages that all hang below the first one, each from a process of its own', () => {
    const many = (sketch: (n: number) => Partial<SaidSketch>) =>
      Array.from({ length: 20_000 }, (_, n) =>
        said({ span: n + 1, content: 'm', at: n, recorder: `r${n}`, ...sketch(n) }),
      )
    const below = (n: number) => (n > 0 ? { parent: 1 } : {})
    const same = rebuildThread(many((n) => ({ ...below(n), externalId: 'same' })))
    expect([same.messages.length, same.tally.duplicates]).toEqual([1, 19_999])
    const plain = rebuildThread(many(below))
    expect(plain.path).toHaveLength(20_000)
    const retries = rebuildThread(many((n) => ({ ...below(n), retryOf: id(1, n || 1) })))
    expect(retries.path).toEqual([id(1, 20_000)])
  })
})

function countRuns(
  forests: readonly (readonly { readonly children: readonly object[] }[])[],
): number {
  const open = forests.flat()
  let count = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    count++
    for (const child of next.children) open.push(child as (typeof open)[number])
  }
  return count
}
