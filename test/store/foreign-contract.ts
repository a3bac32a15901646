import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FOREIGN_THREAD_KEYS } from '../../src/dialects/thread-keys.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import type { StoreUnderTest } from './store-contract.ts'
import { openedStores } from './opened-stores.ts'
import { readAll, readIds, sketchMessage, sketchSpan } from './thread-spans.ts'

/** What every store must do with threads that other tools name. */
export function describeForeignThreads({ name, open, reopen, foreign }: StoreUnderTest): void {
  const { openStore, openAgain } = openedStores({ open, ...(reopen && { reopen }) })

  describe(`${name}: threads that other tools name`, () => {
    const chat = (
      span: number,
      attributes: Record<string, string | number> = {},
      trace = 1,
      start = BigInt(span),
    ) =>
      sketchSpan({
        trace,
        span,
        start,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.input.messages': `[{"role":"user","content":"question ${span}"}]`,
          'gen_ai.output.messages': `[{"role":"assistant","content":"answer ${span}"}]`,
          ...attributes,
        },
      })
    const list = async (store: SpanStore) =>
      (await findThreads(store))
        .map(({ id, runs, firstMessage }) => [id, runs, firstMessage])
        .toSorted(byName)

    it('are listed and read with all of their traces', async () => {
      const store = await openStore()
      await store.write([
        chat(1, { 'gen_ai.conversation.id': 'c' }),
        sketchSpan({ span: 2 }),
        chat(3, { 'langfuse.session.id': 'c', 'user.id': 'ann' }, 2),
        chat(4, {}, 3),
      ])
      const again = await openAgain(store)
      expect(await list(again)).toEqual(listed(again, [['tool', 'c', 2, 'question 1']]))
      expect(
        (await findThreads(again, { userId: 'ann' })).map(({ id, lastMessage }) => [
          id,
          lastMessage,
        ]),
      ).toEqual(listed(again, [['tool', 'c', 'answer 3']]))
      expect(await readIds(again, 'c')).toEqual([1, 2, 3])
      const { messages } = await readThread(again, 'c')
      expect(messages.map(({ content }) => content)).toEqual([
        'question 1',
        'answer 1',
        'question 3',
        'answer 3',
      ])
    })

    it('are no web sessions, but where the runs in their trace name no thread', async () => {
      const store = await openStore()
      const page = (span: number, trace: number) =>
        sketchSpan({ trace, span, attributes: { 'session.id': 'web' } })
      await store.write([page(1, 1), page(2, 2), chat(3, { 'gen_ai.conversation.id': 'c' }, 2)])
      expect(await list(store)).toEqual(listed(store, [['tool', 'c', 1, 'question 3']]))
      expect(await readAll(store, 'web')).toEqual([])
      await store.write([chat(4, {}, 1)])
      const again = await openAgain(store)
      expect(await list(again)).toEqual(
        listed(again, [
          ['tool', 'c', 1, 'question 3'],
          ['page', 'web', 1, 'question 4'],
        ]),
      )
      expect(await readIds(again, 'web')).toEqual([1, 4])
      expect(await readIds(again, 'c')).toEqual([2, 3])
    })

    it('do not count where the app names its own in the same trace', async () => {
      const store = await openStore()
      await store.write([
        chat(1, { 'gen_ai.conversation.id': 'c' }),
        chat(2, { 'gen_ai.conversation.id': 'c' }, 2),
      ])
      await store.write([sketchMessage({ span: 3, thread: 'thread', text: 'hello' })])
      const again = await openAgain(store)
      expect(await list(again)).toEqual(
        listed(again, [
          ['tool', 'c', 1, 'question 2'],
          ['app', 'thread', 0, 'hello'],
        ]),
      )
      expect(await readIds(again, 'thread')).toEqual([1, 3])
      expect(await readIds(again, 'c')).toEqual([2])
      await again.write([sketchMessage({ trace: 2, span: 4, thread: 'thread' })])
      expect((await list(again)).map(([id]) => id)).toEqual(['thread'])
      expect(await readIds(again, 'c')).toEqual([])
    })

    it('are the same thread as that of the app where the ids are', async () => {
      const store = await openStore()
      await store.write([
        sketchMessage({ span: 1, thread: 'c', text: 'hello' }),
        chat(2, { 'session.id': 'c' }, 2),
      ])
      const again = await openAgain(store)
      const isWhole = foreign?.searchEndsAtOwn !== true
      expect(await findThreads(again)).toMatchObject([
        { id: 'c', messages: 1, runs: Number(isWhole) },
      ])
      expect(await readIds(again, 'c')).toEqual(isWhole ? [1, 2] : [1])
    })

    it('are not named for certain by the id of a response, and of several such by the first', async () => {
      const store = await openStore()
      await store.write([
        chat(1),
        chat(2, { 'gen_ai.conversation.id': 'resp_b' }),
        chat(3, { 'gen_ai.conversation.id': 'resp_a' }),
        chat(4, { 'gen_ai.conversation.id': 'resp_c' }, 2),
        chat(5, { 'langfuse.session.id': 'c' }, 2),
      ])
      const again = await openAgain(store)
      expect(await list(again)).toEqual(
        listed(again, [
          ['tool', 'c', 2, 'question 4'],
          ['tool', 'resp_b', 3, 'question 1'],
        ]),
      )
      expect(await readIds(again, 'resp_b')).toEqual([1, 2, 3])
      expect(await readIds(again, 'c')).toEqual([4, 5])
      expect((await readThread(again, 'resp_b')).tally.spans).toBe(3)
      expect((await readThread(again, 'c')).tally.spans).toBe(2)
    })

    it('are named by the app around them, not by the id that a framework made for each run', async () => {
      const store = await openStore()
      const made = (nth: number) => ({
        'ag2.span.type': 'llm',
        'gen_ai.conversation.id': `6540591321199755592900303395842531019${nth}`,
      })
      const page = (span: number, trace: number) =>
        sketchSpan({ trace, span, attributes: { 'session.id': 'desk' } })
      await store.write([page(1, 1), chat(2, made(2), 1), page(3, 2), chat(4, made(4), 2)])
      await store.write([chat(5, made(5), 3), chat(6, made(6), 3)])
      await store.write([page(7, 4), chat(8, { ...made(8), 'gen_ai.conversation.id': 'c' }, 4)])
      const again = await openAgain(store)
      expect(await list(again)).toEqual(
        listed(again, [
          ['tool', made(5)['gen_ai.conversation.id'], 2, 'question 5'],
          ['tool', 'c', 1, 'question 8'],
          ['page', 'desk', 2, 'question 2'],
        ]),
      )
      expect(await readIds(again, 'desk')).toEqual([1, 2, 3, 4])
      expect((await readThread(again, 'desk')).tally.spans).toBe(4)
      expect(await readIds(again, 'c')).toEqual([7, 8])
      expect(await readIds(again, made(2)['gen_ai.conversation.id'])).toEqual([])
    })

    it('may be named on the resource, which counts only if runs of the trace name none', async () => {
      const store = await openStore()
      const { attributes } = chat(1)
      const run = (span: number, trace: number, resource: Record<string, string>, more = {}) =>
        sketchSpan({ trace, span, attributes: { ...attributes, ...more }, resource })
      await store.write([
        run(1, 1, { 'session.id': 'process' }),
        run(2, 2, { 'session.id': 'process' }),
        run(3, 3, { 'gen_ai.conversation.id': 'conversation' }),
        run(4, 4, { 'session.id': 'process' }, { 'langfuse.session.id': 'named' }),
        run(5, 5, { 'session.id': 'process' }, { 'gen_ai.conversation.id': 'resp_1' }),
        sketchSpan({ trace: 6, span: 6, resource: { 'session.id': 'page' } }),
      ])
      const again = await openAgain(store)
      expect((await list(again)).map(([id, runs]) => [id, runs])).toEqual(
        listed(again, [
          ['tool', 'conversation', 1],
          ['tool', 'named', 1],
          ['tool', 'process', 3],
        ]),
      )
      expect(await readIds(again, 'process')).toEqual([1, 2, 5])
      expect(await readIds(again, 'conversation')).toEqual([3])
      expect(await readIds(again, 'named')).toEqual([4])
      expect(await readIds(again, 'page')).toEqual([])
    })

    it('are not named by what stands for no id, under any key', async () => {
      const store = await openStore()
      const placeholders = ['null', '"null"', 'None', 'undefined', 'Unknown', '', '-', "''", ZEROS]
      await store.write(
        FOREIGN_THREAD_KEYS.flatMap((key, n) =>
          placeholders.map((id, nth) => chat(10 * n + nth + 1, { [key]: id }, 10 * n + nth + 1)),
        ),
      )
      await store.write([
        chat(2001, { 'gen_ai.conversation.id': 'null', 'langfuse.session.id': 'c' }, 2001),
        chat(2002, { 'session.id': 'nullable' }, 2002),
      ])
      const again = await openAgain(store)
      expect((await list(again)).map(([id]) => id)).toEqual(
        listed(again, [
          ['tool', 'c'],
          ['tool', 'nullable'],
        ]).flat(),
      )
      expect(await readIds(again, 'null')).toEqual([])
      expect(await readIds(again, 'c')).toEqual([2001])
    })

    it('may share a trace', async () => {
      const store = await openStore()
      await store.write([
        chat(1, { 'session.id': 'a' }),
        chat(2, { 'session.id': 'b' }),
        sketchSpan({ span: 3 }),
      ])
      expect(await readIds(store, 'a')).toEqual([1, 3])
      expect(await readIds(store, 'b')).toEqual([2, 3])
    })

    it('are summarized alike in whatever order and batches their spans come', async () => {
      const spans = [
        sketchSpan({ trace: 1, span: 1, attributes: { 'session.id': 'web' } }),
        chat(2, {}, 1),
        chat(3, {}, 1),
        chat(4, { 'session.id': 'late' }, 2),
        sketchSpan({ trace: 2, span: 5, attributes: { 'session.id': 'web' } }),
        chat(6, { 'gen_ai.conversation.id': 'web' }, 3),
        sketchMessage({ trace: 3, span: 7, thread: 'own', text: 'hello' }),
        chat(8, { 'gen_ai.conversation.id': 'web' }, 4),
        sketchMessage({ trace: 5, span: 9, thread: 'web', text: 'good day' }),
        sketchSpan({ trace: 6, span: 10, attributes: { 'session.id': 'nothing' } }),
        sketchSpan({ trace: 7, span: 11, attributes: { 'session.id': 'flip' } }),
        chat(12, { 'session.id': 'flip' }, 7),
        chat(13, { 'session.id': 'other' }, 7),
        chat(14, { 'gen_ai.conversation.id': 'resp_x' }, 7),
      ]
      const store = await openStore()
      await store.write(spans)
      const summaries = async (of: SpanStore) =>
        (await findThreads(of)).toSorted((one, other) => byName([one.id], [other.id]))
      const expected = await summaries(store)
      // Of one with an id of ours, not all need be counted that only a page names.
      const runsOfWeb = foreign === undefined ? 3 : (expected.at(-1)?.runs ?? 0)
      expect(runsOfWeb).toBeLessThanOrEqual(3)
      expect(expected.map(({ id, runs }) => [id, runs])).toEqual(
        listed(store, [
          ['tool', 'flip', 2],
          ['tool', 'late', 1],
          ['tool', 'other', 2],
          ['app', 'own', 0],
          ['app', 'web', runsOfWeb],
        ]),
      )
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(spans, { minLength: spans.length }),
          fc.integer({ min: 0, max: spans.length }),
          fc.integer({ min: 0, max: spans.length }),
          async (shuffled, a, b) => {
            const other = await openStore()
            const [first, second] = [Math.min(a, b), Math.max(a, b)]
            await other.write(shuffled.slice(0, first))
            await other.write(shuffled.slice(first, second))
            await other.write(shuffled.slice(second))
            expect(await summaries(other)).toEqual(expected)
            expect(await readIds(other, 'web')).toEqual(
              foreign?.searchEndsAtOwn === true ? [9] : [1, 2, 3, 8, 9],
            )
            await other.close()
          },
        ),
        { numRuns: foreign?.runs ?? 80 },
      )
    })

    it('may be named a hundred times in one trace, and then no more', async () => {
      const store = await openStore()
      await store.write(
        Array.from({ length: 150 }, (_, n) => chat(n + 1, { 'session.id': `s${n}` })),
      )
      const threads = Array.from({ length: 100 }, () => ['tool'] as const)
      expect(await findThreads(store)).toHaveLength(listed(store, threads).length)
    })

    it('are found by each key, also where the id is a number or looks like a query', async () => {
      const store = await openStore()
      const ids = FOREIGN_THREAD_KEYS.map((key) => `${key}' OR "1"="1" || { } --`)
      await store.write(
        FOREIGN_THREAD_KEYS.map((key, n) => chat(n + 1, { [key]: ids[n] ?? '' }, n + 1)),
      )
      await store.write([chat(100, { 'session.id': 4711 }, 100), chat(101, {}, 101)])
      const again = await openAgain(store)
      for (const [n, id] of ids.entries())
        expect([id, await readIds(again, id)]).toEqual([id, [n + 1]])
      expect(await readIds(again, '4711')).toEqual([100])
      expect(await readIds(again, '47')).toEqual([])
      const all = listed(
        again,
        [...ids, '4711'].map((id) => ['tool', id] as const),
      )
      expect((await list(again)).map(([id]) => [id])).toEqual(all.toSorted(byName))
      expect(await findThreads(again, { idPrefix: 'langsmith.' })).toHaveLength(
        all.filter(([id]) => String(id).startsWith('langsmith.')).length,
      )
    })

    it('take no place from others where they turn out to be none', async () => {
      const store = await openStore()
      const strangers = Array.from({ length: 40 }, (_, n) => [
        sketchMessage({ trace: n + 1, span: 2 * n + 1, thread: 'thread', text: `${n}` }),
        chat(2 * n + 2, { 'gen_ai.conversation.id': `none ${n}` }, n + 1),
      ]).flat()
      await store.write([
        sketchMessage({ trace: 900, span: 900, thread: 'early', start: -9n }),
        chat(901, { 'gen_ai.conversation.id': 'named' }, 901, -8n),
        ...strangers,
      ])
      const ids = async (limit: number) => (await findThreads(store, { limit })).map(({ id }) => id)
      expect(await ids(1)).toEqual(['thread'])
      const all = listed(store, [
        ['app', 'thread'],
        ['tool', 'named'],
        ['app', 'early'],
      ]).flat()
      expect(await ids(2)).toEqual(all.slice(0, 2))
      expect(await ids(3)).toEqual(all)
    })
  })
}

const ZEROS = '00000000-0000-0000-0000-000000000000'

/** Who names a thread: an app of ours, a tool on a run, or nothing but a web page's session. */
type NamedBy = 'app' | 'tool' | 'page'

const LISTED: Readonly<Record<SpanStore['capabilities']['foreignThreads'], readonly NamedBy[]>> = {
  all: ['app', 'tool', 'page'],
  named: ['app', 'tool'],
  none: ['app'],
}

// What a store lists of threads, by what it says that it can.
function listed(
  { capabilities }: SpanStore,
  threads: readonly (readonly [NamedBy, ...unknown[]])[],
): readonly (readonly unknown[])[] {
  return threads
    .filter(([by]) => LISTED[capabilities.foreignThreads].includes(by))
    .map(([, ...row]) => row)
}

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}
