import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { rebuildThread } from '../../src/replay/rebuild/rebuild-thread.ts'
import { id, said } from './spans.ts'

// Contents in order, each with that of the message it follows, and the contents of the current branch.
function branches(spans: readonly RecordedSpan[]) {
  const { messages, path } = rebuildThread(spans)
  const contentOf = new Map(messages.map((message) => [message.id, message.content]))
  return {
    follows: Object.fromEntries(
      messages.map(({ content, parentId }) => [content, contentOf.get(parentId ?? '')]),
    ),
    path: path.map((messageId) => contentOf.get(messageId)),
  }
}

const assistant = { role: 'assistant' } as const

describe('branches', () => {
  it('a retry is a sibling of the try before it, and the last try is the current one', () => {
    expect(
      branches([
        said({ span: 1, content: 'q', seq: 0 }),
        said({ ...assistant, span: 2, parent: 1, content: 'try 1', seq: 1, previous: id(1, 1) }),
        said({
          ...assistant,
          span: 3,
          parent: 1,
          content: 'try 2',
          seq: 2,
          previous: id(1, 2),
          retryOf: id(1, 2),
        }),
        said({
          ...assistant,
          span: 4,
          parent: 1,
          content: 'try 3',
          seq: 3,
          previous: id(1, 3),
          retryOf: id(1, 3),
        }),
        said({ trace: 2, span: 1, content: 'next', seq: 4, previous: id(1, 4) }),
      ]),
    ).toEqual({
      follows: { q: undefined, 'try 1': 'q', 'try 2': 'q', 'try 3': 'q', next: 'try 3' },
      path: ['q', 'try 3', 'next'],
    })
  })

  it('a retry of the latest is one of the newest earlier message of its role', () => {
    const { messages } = rebuildThread([
      said({ span: 1, content: 'q' }),
      said({ ...assistant, span: 2, parent: 1, content: 'a', at: 1, recorder: 'old process' }),
      said({
        ...assistant,
        span: 3,
        parent: 1,
        content: 'b',
        at: 2,
        attributes: { 'chat.message.retry_of': 'latest' },
        recorder: 'new',
      }),
    ])
    expect(messages.map(({ retryOf, parentId }) => [retryOf, parentId])).toEqual([
      [undefined, undefined],
      [undefined, id(1, 1)],
      [id(1, 2), id(1, 1)],
    ])
  })

  it('an edit takes the thread from there; what followed the old wording is kept beside it', () => {
    expect(
      branches([
        said({ trace: 1, span: 1, content: 'q', seq: 0 }),
        said({
          ...assistant,
          trace: 1,
          span: 2,
          parent: 1,
          content: 'a',
          seq: 1,
          previous: id(1, 1),
        }),
        said({ trace: 2, span: 1, content: 'more', seq: 2, previous: id(1, 2) }),
        said({
          ...assistant,
          trace: 2,
          span: 2,
          parent: 1,
          content: 'b',
          seq: 3,
          previous: id(2, 1),
        }),
        said({
          trace: 3,
          span: 1,
          content: 'q, edited',
          seq: 4,
          previous: id(2, 2),
          replaces: id(1, 1),
        }),
        said({
          ...assistant,
          trace: 3,
          span: 2,
          parent: 1,
          content: 'c',
          seq: 5,
          previous: id(3, 1),
        }),
      ]),
    ).toEqual({
      follows: {
        q: undefined,
        a: 'q',
        more: 'a',
        b: 'more',
        'q, edited': undefined,
        c: 'q, edited',
      },
      path: ['q, edited', 'c'],
    })
  })

  it('an answer that comes late to a question given up does not bring that question back', () => {
    expect(
      branches([
        said({ trace: 1, span: 1, content: 'q', recorder: 'front' }),
        said({
          trace: 2,
          span: 1,
          content: 'q2',
          at: 5,
          recorder: 'front',
          previous: id(1, 1),
          replaces: id(1, 1),
        }),
        said({
          ...assistant,
          trace: 2,
          span: 2,
          parent: 1,
          content: 'a2',
          at: 6,
          recorder: 'back',
          seq: 0,
        }),
        said({
          ...assistant,
          trace: 1,
          span: 2,
          parent: 1,
          content: 'a',
          at: 9,
          recorder: 'back',
          seq: 1,
          previous: id(2, 2),
        }),
      ]),
    ).toEqual({
      follows: { q: undefined, q2: undefined, a2: 'q2', a: 'q' },
      path: ['q2', 'a2'],
    })
  })

  it('a question to an older answer makes that branch the current one again', () => {
    expect(
      branches([
        said({ span: 1, content: 'q', seq: 0 }),
        said({ ...assistant, span: 2, parent: 1, content: 'try 1', seq: 1 }),
        said({ ...assistant, span: 3, parent: 1, content: 'try 2', seq: 2, retryOf: id(1, 2) }),
        said({
          trace: 2,
          span: 1,
          content: 'on try 1',
          seq: 3,
          replyTo: id(1, 2),
          previous: id(1, 3),
        }),
        said({ ...assistant, trace: 2, span: 2, parent: 1, content: 'answer', seq: 4 }),
      ]).path,
    ).toEqual(['q', 'try 1', 'on try 1', 'answer'])
  })

  it('a question asked by one service follows the retry that another one recorded', () => {
    expect(
      branches([
        said({ trace: 1, span: 1, content: 'q', recorder: 'front', seq: 0 }),
        said({
          ...assistant,
          trace: 1,
          span: 2,
          parent: 1,
          content: 'try 1',
          at: 1,
          recorder: 'back',
          seq: 0,
        }),
        said({
          ...assistant,
          trace: 1,
          span: 3,
          parent: 1,
          content: 'try 2',
          at: 2,
          recorder: 'back',
          seq: 1,
          retryOf: id(1, 2),
        }),
        said({
          trace: 2,
          span: 1,
          content: 'next',
          at: 9,
          recorder: 'front',
          seq: 1,
          previous: id(1, 1),
        }),
      ]),
    ).toMatchObject({ follows: { next: 'try 2' }, path: ['q', 'try 2', 'next'] })
  })

  it('a message without a cause continues the branch of the message recorded before it', () => {
    expect(
      branches([
        said({ span: 1, content: 'q', at: 0, recorder: 'r0' }),
        said({ ...assistant, span: 2, content: 'a', at: 1, recorder: 'r1', previous: id(1, 1) }),
        said({ ...assistant, span: 3, content: 'b', at: 2, recorder: 'r2', retryOf: id(1, 2) }),
        said({
          ...assistant,
          span: 4,
          content: 'a, continued',
          at: 3,
          recorder: 'r3',
          previous: id(1, 2),
        }),
      ]).follows,
    ).toMatchObject({ 'a, continued': 'a' })
  })

  it('a user who goes on from the first try makes it the current one again', () => {
    expect(
      branches([
        said({ span: 1, content: 'q', at: 0, recorder: 'front' }),
        said({ ...assistant, span: 2, content: 'a', at: 1, recorder: 'front', previous: id(1, 1) }),
        said({ trace: 2, span: 1, content: 'q2', at: 2, recorder: 'front', previous: id(1, 2) }),
        said({ ...assistant, span: 3, content: 'b', at: 1, recorder: 'back', retryOf: id(1, 2) }),
        said({
          ...assistant,
          span: 4,
          parent: 3,
          content: 'b, continued',
          at: 9,
          recorder: 'late',
        }),
      ]).path,
    ).toEqual(['q', 'a', 'q2'])
  })

  it('a reference to a message that never arrived is kept, and the message still has a place', () => {
    const { messages, path } = rebuildThread([
      said({ span: 1, content: 'q', seq: 0 }),
      said({ ...assistant, span: 2, content: 'a', seq: 1, retryOf: id(7, 7), replyTo: id(7, 8) }),
    ])
    expect(messages[1]).toMatchObject({ retryOf: id(7, 7), replyTo: id(7, 8), parentId: id(1, 1) })
    expect(path).toHaveLength(2)
  })

  it('references with other trace flags mean the same message', () => {
    const { messages } = rebuildThread([
      said({ span: 1, content: 'q', flags: 0x303 }),
      said({ span: 2, content: 'q2', at: 1, replaces: id(1, 1).replace(/01$/, '00') }),
    ])
    expect(messages.map((message) => [message.id, message.replaces])).toEqual([
      [id(1, 1).replace(/01$/, '03'), undefined],
      [id(1, 2), id(1, 1).replace(/01$/, '03')],
    ])
  })
})

describe('messages that two services recorded', () => {
  const both = [
    said({ trace: 1, span: 1, content: 'q', externalId: 'm1', recorder: 'front', service: 'page' }),
    said({
      trace: 2,
      span: 1,
      content: 'q',
      externalId: 'm1',
      recorder: 'back',
      service: 'api',
      at: 1,
    }),
    said({
      ...assistant,
      trace: 2,
      span: 2,
      parent: 1,
      content: 'a',
      externalId: 'm2',
      recorder: 'back',
      service: 'api',
      at: 2,
      seq: 1,
      previous: id(2, 1),
    }),
    said({
      ...assistant,
      trace: 1,
      span: 2,
      parent: 1,
      content: 'a',
      externalId: 'm2',
      recorder: 'front',
      service: 'page',
      at: 3,
    }),
  ]

  it('are one message under the earliest one, which references to either mean', () => {
    const { messages, path, tally } = rebuildThread(both)
    expect(messages.map((message) => [message.id, message.content, message.parentId])).toEqual([
      [id(1, 1), 'q', undefined],
      [id(2, 2), 'a', id(1, 1)],
    ])
    expect(path).toEqual([id(1, 1), id(2, 2)])
    expect(tally).toMatchObject({ spans: 4, duplicates: 2 })
  })

  describe('of which one is an answer that the backend has without the id of the page', () => {
    const question = said({ span: 1, content: 'q', externalId: 'm1', service: 'page' })
    const answer = { ...assistant, parent: 1, content: 'a' }
    const ofBackend = { ...answer, recorder: 'back', service: 'api' }
    const parts = [{ type: 'text', content: 'a' }]
    const shown = said({ ...answer, span: 3, at: 3, externalId: 'm2', content: parts })

    it('are one, under the backend’s ID and the page’s own id', () => {
      const { messages, tally } = rebuildThread([
        question,
        said({ ...ofBackend, span: 2, at: 2 }),
        shown,
      ])
      expect(messages[1]).toMatchObject({ id: id(1, 2), content: 'a', externalId: 'm2' })
      expect([messages.length, tally.duplicates]).toEqual([2, 1])
    })

    it('stay two in another trace, with other words, and by one recorder', () => {
      for (const other of [
        said({ ...ofBackend, span: 2, at: 2, trace: 2 }),
        said({ ...ofBackend, span: 2, at: 2, content: 'another' }),
        said({ ...answer, span: 2, at: 2 }),
      ]) {
        expect(rebuildThread([question, other, shown]).messages).toHaveLength(3)
      }
    })

    it('are as many as the tries, if each try has the same words', () => {
      const again = said({ ...answer, span: 5, at: 5, externalId: 'm3', content: parts })
      const tries = [2, 4].map((at) => said({ ...ofBackend, span: at, at }))
      const { messages } = rebuildThread([question, ...tries, shown, again])
      expect(messages.map(({ externalId }) => externalId)).toEqual(['m1', 'm2', 'm3'])
    })
  })

  it('are two where one recorder said the same twice, or where the words differ', () => {
    const again = said({
      trace: 3,
      span: 1,
      content: 'q',
      externalId: 'm1',
      recorder: 'front',
      at: 9,
    })
    const other = said({
      trace: 4,
      span: 1,
      content: 'Q',
      externalId: 'm1',
      recorder: 'third',
      at: 10,
    })
    const { messages } = rebuildThread([...both, again, other])
    expect(messages.map(({ content }) => content)).toEqual(['q', 'a', 'q', 'Q'])
  })
})
