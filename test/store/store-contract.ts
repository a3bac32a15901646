import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import type { ThreadSummary } from '../../src/replay/span-reader.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { OptionError } from '../../src/thread/errors.ts'
import { arbitrarySpan } from '../otlp/arbitrary-spans.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { openedStores } from './opened-stores.ts'
import {
  byId,
  EPOCH,
  readAll,
  readIds,
  sketchMessage,
  sketchSpan,
  withThread,
  written,
} from './thread-spans.ts'

/** One store and how a test gets at it. */
export interface StoreUnderTest {
  readonly name: string
  /** Opens a new, empty store. */
  readonly open: () => SpanStore | Promise<SpanStore>
  /** Opens again what a store has kept; absent where it keeps nothing. */
  readonly reopen?: (store: SpanStore) => SpanStore
  /** Present for the store of somebody else, which a reader of ours reads. */
  readonly foreign?: ForeignStore
}

/** How the store of somebody else differs from ours. */
export interface ForeignStore {
  /** What comes back of a span that was written: what the model of the store cannot keep is listed in docs/backends.md. */
  readonly keeps: (span: RecordedSpan) => RecordedSpan
  /** How many random stores to fill: each is a process or a database. */
  readonly runs: number
  /** Whether the ids of other tools are looked for only where no app of ours names the thread. */
  readonly searchEndsAtOwn?: true
}

/** What every store must do, as tests. */
export function describeStore({ name, open, reopen, foreign }: StoreUnderTest): void {
  const [ownOnly, foreignOnly] = foreign === undefined ? [[name], []] : [[], [name]]
  const { openStore, openAgain } = openedStores({ open, ...(reopen && { reopen }) })

  const back = (spans: readonly RecordedSpan[]) =>
    foreign === undefined ? spans : spans.map((span) => foreign.keeps(span))

  describe(`${name}: spans`, () => {
    it('gives back every field of every span exactly, also after it was opened again', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitrarySpan, { maxLength: 8 }), async (arbitrary) => {
          const spans = uniqueSpans(arbitrary.map((span) => ofThread(span, 'thread')))
          const store = await openStore()
          await store.write(spans)
          expect(sameSpans(await readAll(store, 'thread'), back(spans))).toBe(true)
          const again = await openAgain(store)
          expect(sameSpans(await readAll(again, 'thread'), back(spans))).toBe(true)
          await again.close()
        }),
        { numRuns: foreign?.runs ?? 60 },
      )
    })

    it('keeps what JavaScript and UTF-8 make hard', async () => {
      const attributes = makeAttributes([
        ['chat.thread_id', 'thread'],
        ['lone', 'a\ud800b\udc00'],
        ['nul', 'a\u0000b'],
        [
          '__proto__',
          makeAttributes([['__proto__', makeAttributes([['constructor', 1n << 60n]])]]),
        ],
        ['list', [[], [null, true, 0.5, Number.NaN]]],
        ['bytes', new Uint8Array([0, 255, 128])],
        ['least', -(2n ** 63n)],
        ['empty', makeAttributes([])],
      ])
      const span = makeSpan({ attributes, resource: attributes, startUnixNano: 2n ** 63n - 1n })
      const store = await openStore()
      await store.write([span])
      expect(sameSpans(await readAll(await openAgain(store), 'thread'), back([span]))).toBe(true)
    })

    it('keeps a message of 3 MB', async () => {
      const span = sketchMessage({ span: 1, thread: 'thread', text: 'ä'.repeat(1_500_000) })
      const store = await openStore()
      await store.write([span])
      expect(sameSpans(await readAll(await openAgain(store), 'thread'), back([span]))).toBe(true)
    })

    it('gives back a thread of many spans of several resources, each once', async () => {
      const spans = Array.from({ length: 1500 }, (_, index) => ({
        ...sketchSpan({ trace: 1 + (index % 3), span: index + 1, thread: 'thread' }),
        resource: makeAttributes([['service.name', `service ${index % 2}`]]),
      }))
      const store = await openStore()
      await store.write(spans)
      expect(sameSpans(await readAll(store, 'thread'), back(spans))).toBe(true)
    })

    it('includes spans of no thread that share a trace, whenever they came', async () => {
      const store = await openStore()
      await store.write([sketchSpan({ trace: 1, span: 1 })])
      await store.write([sketchSpan({ trace: 1, span: 2, thread: 'thread' })])
      await store.write([
        sketchSpan({ trace: 1, span: 3 }),
        sketchSpan({ trace: 2, span: 4 }),
        sketchSpan({ trace: 1, span: 5, attributes: { 'chat.thread_id': '' } }),
      ])
      expect(await readIds(store, 'thread')).toEqual([1, 2, 3, 5])
    })

    it('leaves out spans of another thread in the same trace', async () => {
      const store = await openStore()
      await store.write([
        sketchSpan({ span: 1, thread: 'one' }),
        sketchSpan({ span: 2, thread: 'other' }),
        sketchSpan({ span: 3 }),
      ])
      expect(await readIds(store, 'one')).toEqual([1, 3])
      expect(await readIds(store, 'other')).toEqual([2, 3])
    })

    it('has no spans of a thread that nobody recorded', async () => {
      const store = await openStore()
      expect(await readAll(store, 'thread')).toEqual([])
      await store.write([sketchSpan({ span: 1 })])
      expect(await readAll(store, 'thread')).toEqual([])
    })

    it('can be read and written while somebody reads a thread slowly', async () => {
      const store = await openStore()
      const spans = Array.from({ length: 1200 }, (_, index) =>
        sketchSpan({ trace: index + 1, span: index + 1, thread: 'thread' }),
      )
      await store.write(spans)
      const seen: RecordedSpan[] = []
      const listed: number[] = []
      for await (const span of store.readThreadSpans('thread')) {
        if (seen.length % 400 === 0) {
          await store.write([sketchSpan({ span: 5000 + seen.length, thread: 'other' })])
          listed.push((await findThreads(store)).length)
        }
        seen.push(span)
      }
      expect(listed).toEqual([2, 2, 2])
      expect(sameSpans(byId(seen), back(spans))).toBe(true)
      expect(await readIds(store, 'other')).toEqual([5000, 5400, 5800])
    })

    it('lets a reader stop early', async () => {
      const store = await openStore()
      await store.write([1, 2, 3].map((span) => sketchSpan({ span, thread: 'thread' })))
      for await (const span of store.readThreadSpans('thread')) {
        expect(span.traceId).toBeDefined()
        break
      }
      await store.write([sketchSpan({ span: 4, thread: 'thread' })])
      expect(await readIds(store, 'thread')).toEqual([1, 2, 3, 4])
    })

    it('takes hostile thread ids as values', async () => {
      const hostile = [
        `'; DROP TABLE threads; --`,
        '"quoted"',
        '"\\ud800"',
        '\ud800',
        '\udc00',
        'a\u0000b',
        'a',
        'a\u0000',
        '🦊 \u202e',
        '__proto__',
        'constructor',
        'x'.repeat(1_000_000),
        `${'x'.repeat(1_000_000)}y`,
        '%',
        '\n',
      ]
      // Others carry UTF-8 only, in which the recorder writes such ids as JSON, and have limits to the length of a query.
      const ids = hostile.filter((id) => !foreign || (id.isWellFormed() && id.length < 10_000))
      const store = await openStore()
      await store.write(
        ids.map((thread, index) => sketchSpan({ trace: index + 1, span: index + 1, thread })),
      )
      const again = await openAgain(store)
      for (const [index, id] of ids.entries()) expect(await readIds(again, id)).toEqual([index + 1])
      const listed = (await findThreads(again)).map(({ id }) => id)
      expect(listed).toEqual(ids.toReversed())
    })

    it.for(ownOnly)(
      'tells a lone surrogate in an id apart from the replacement character',
      async () => {
        const store = await openStore()
        await store.write([sketchSpan({ trace: 1, span: 1, thread: '\ud800' })])
        await store.write([sketchSpan({ trace: 2, span: 2, thread: '\ufffd' })])
        expect(await readIds(store, '\ufffd')).toEqual([2])
      },
    )

    it('closes twice', async () => {
      const store = await openStore()
      await store.write([sketchSpan({ span: 1 })])
      await store.close()
      await expect(store.close()).resolves.toBeUndefined()
    })
  })

  describe.for(ownOnly)('%s: duplicates', () => {
    it('changes nothing when the same batch comes twice, also after it was opened again', async () => {
      const batch = [
        sketchMessage({ span: 1, thread: 'thread', text: 'hello' }),
        sketchSpan({ span: 2, thread: 'thread', status: 2 }),
        sketchSpan({ span: 3 }),
      ]
      const store = await openStore()
      expect(await store.write(batch)).toEqual(written({ stored: 3, duplicates: 0 }))
      const before = await findThreads(store)
      expect(await store.write(batch)).toEqual(written({ stored: 0, duplicates: 3 }))
      const again = await openAgain(store)
      expect(await again.write(batch)).toEqual(written({ stored: 0, duplicates: 3 }))
      expect(await findThreads(again)).toEqual(before)
      expect(before).toMatchObject([{ messages: 1, errors: 1 }])
      expect(sameSpans(await readAll(again, 'thread'), back(batch))).toBe(true)
    })

    it('keeps the first of two spans with one id and counts the other, in one batch and in two', async () => {
      const first = sketchMessage({ span: 1, thread: 'first', text: 'first' })
      const second = sketchMessage({ span: 1, thread: 'second', text: 'second' })
      const store = await openStore()
      expect(await store.write([first, second])).toEqual(written({ stored: 1, conflicts: 1 }))
      expect(
        await store.write([second, sketchSpan({ trace: 2, span: 2, thread: 'second' })]),
      ).toEqual(written({ stored: 1, conflicts: 1 }))
      expect(sameSpans(await readAll(store, 'first'), back([first]))).toBe(true)
      expect(await readIds(store, 'second')).toEqual([2])
      expect((await findThreads(store)).map(({ id, messages }) => [id, messages])).toEqual([
        ['second', 0],
        ['first', 1],
      ])
    })

    it('counts a span id in two traces as two spans', async () => {
      const store = await openStore()
      const spans = [1, 2].map((trace) => sketchSpan({ trace, span: 1, thread: 'thread' }))
      expect(await store.write(spans)).toEqual(written({ stored: 2, duplicates: 0 }))
      expect(sameSpans(await readAll(store, 'thread'), back(spans))).toBe(true)
    })

    it('takes thirty batches at once that overlap, and an empty one', async () => {
      const store = await openStore()
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          store.write([
            sketchMessage({ span: index + 1, thread: 'thread' }),
            sketchMessage({ span: index + 2, thread: 'thread' }),
          ]),
        ),
      )
      expect(sum(results.map(({ stored }) => stored))).toBe(31)
      expect(sum(results.map(({ duplicates }) => duplicates))).toBe(29)
      expect(await store.write([])).toEqual(written({ stored: 0, duplicates: 0 }))
      expect(await findThreads(store)).toMatchObject([{ messages: 31 }])
      expect(await readIds(store, 'thread')).toHaveLength(31)
    })
  })

  describe.for(foreignOnly)('%s: what came twice', () => {
    it('is given and counted once', async () => {
      const batch = [
        sketchMessage({ span: 1, thread: 'thread', text: 'hello' }),
        sketchSpan({ span: 2, thread: 'thread', status: 2 }),
        sketchSpan({ span: 3 }),
      ]
      const store = await openStore()
      await store.write(batch)
      await store.write(batch)
      expect(sameSpans(await readAll(store, 'thread'), back(batch))).toBe(true)
      expect(await findThreads(store)).toMatchObject([{ messages: 1, errors: 1 }])
    })
  })

  describe(`${name}: list`, () => {
    const batch = [
      sketchMessage({ span: 1, thread: 'thread', text: 'first', attributes: { 'user.id': 'ann' } }),
      sketchMessage({
        span: 2,
        thread: 'thread',
        text: 'second',
        attributes: { 'user.id': 'bob' },
      }),
      sketchMessage({ span: 3, thread: 'thread', attributes: { 'chat.thread.tags': '["b","a"]' } }),
      sketchSpan({ span: 4, thread: 'thread', attributes: { 'chat.kind': 'event' }, end: 99n }),
      sketchSpan({ span: 5, thread: 'thread', attributes: { 'chat.kind': 'llm' }, status: 2 }),
      sketchSpan({ trace: 2, span: 6, thread: 'other' }),
      sketchSpan({ trace: 2, span: 7 }),
    ]
    const expected: ThreadSummary[] = [
      {
        id: 'thread',
        startUnixNano: EPOCH + 1n,
        endUnixNano: EPOCH + 99n,
        messages: 3,
        events: 1,
        runs: 1,
        errors: 1,
        userId: 'bob',
        tags: ['a', 'b'],
        firstMessage: 'first',
        lastMessage: 'second',
        lastRole: 'user',
      },
      {
        id: 'other',
        startUnixNano: EPOCH + 6n,
        endUnixNano: EPOCH + 7n,
        messages: 0,
        events: 0,
        runs: 0,
        errors: 0,
        tags: [],
      },
    ]

    it('summarizes threads alike in whatever order and batches their spans come', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(batch, { minLength: batch.length }),
          fc.integer({ min: 0, max: batch.length }),
          async (spans, cut) => {
            const store = await openStore()
            await store.write(spans.slice(0, cut))
            await store.write(spans.slice(cut))
            expect((await findThreads(store)).map(withoutOrigin)).toEqual(expected)
            const again = await openAgain(store)
            expect((await findThreads(again)).map(withoutOrigin)).toEqual(expected)
            await again.close()
          },
        ),
        { numRuns: foreign?.runs ?? 30 },
      )
    })

    it('is empty where nothing was written', async () => {
      expect(await findThreads(await openStore())).toEqual([])
    })

    it('puts the latest activity first, and a thread that moved up once', async () => {
      const store = await openStore()
      await store.write(
        [1, 2, 3].map((span) => sketchSpan({ trace: span, span, thread: `t${span}` })),
      )
      await store.write([sketchSpan({ trace: 1, span: 9, thread: 't1' })])
      expect((await findThreads(store)).map(({ id }) => id)).toEqual(['t1', 't3', 't2'])
    })

    it('misses no thread that moves up while the list is read', async () => {
      const store = await openStore()
      await store.write(
        [1, 2, 3].map((span) => sketchSpan({ trace: span, span, thread: `t${span}` })),
      )
      const seen: string[] = []
      for await (const { id } of store.listThreads()) {
        await store.write([sketchSpan({ trace: 1, span: 9, thread: 't1' })])
        seen.push(id)
      }
      expect(seen.toSorted()).toEqual(['t1', 't2', 't3'])
    })

    it('selects by user, by time and by number', async () => {
      const store = await openStore()
      await store.write([
        sketchMessage({
          trace: 1,
          span: 1,
          thread: 't1',
          start: 10n,
          end: 20n,
          attributes: { 'user.id': 'ann' },
        }),
        sketchMessage({
          trace: 2,
          span: 2,
          thread: 't2',
          start: 30n,
          end: 40n,
          attributes: { 'user.id': '\ud800' },
        }),
        sketchMessage({
          trace: 3,
          span: 3,
          thread: 't3',
          start: 50n,
          end: 60n,
          attributes: { 'user.id': 'ann' },
        }),
        sketchMessage({ trace: 4, span: 4, thread: 't4', start: 70n, end: 80n }),
      ])
      const ids = async (query: Parameters<typeof findThreads>[1]) =>
        (await findThreads(store, query)).map(({ id }) => id)
      expect(await ids({ userId: 'ann' })).toEqual(['t3', 't1'])
      // Where the id came as UTF-8, the surrogate is gone.
      expect(await ids({ userId: foreign ? '\ufffd' : '\ud800' })).toEqual(['t2'])
      expect(await ids({ userId: `' OR 1=1 --` })).toEqual([])
      expect(await ids({ since: EPOCH + 40n })).toEqual(['t4', 't3', 't2'])
      expect(await ids({ until: EPOCH + 50n })).toEqual(['t2', 't1'])
      expect(await ids({ since: EPOCH + 21n, until: EPOCH + 70n, limit: 1 })).toEqual(['t3'])
      expect(await ids({ userId: 'ann', limit: 1 })).toEqual(['t3'])
      // A reader that would have to list the threads does not count them.
      expect((await store.countThreads?.()) ?? 4).toBe(4)
      expect((await store.countThreads?.({ idPrefix: 't', userId: 'ann' })) ?? 2).toBe(2)
      expect(await ids({ limit: 0 })).toEqual([])
      expect(await ids({ limit: 9 })).toHaveLength(4)
      expect(await ids({ idPrefix: 't' })).toHaveLength(4)
      expect(await ids({ idPrefix: 't3' })).toEqual(['t3'])
      expect(await ids({ idPrefix: '3' })).toEqual([])
      expect(await ids({ idPrefix: 'T' })).toEqual([])
      expect(await ids({ idPrefix: '%' })).toEqual([])
      expect(await ids({ idPrefix: '\u{10ffff}' })).toEqual([])
      expect(await ids({ idPrefix: 't', userId: 'ann', limit: 1 })).toEqual(['t3'])
      expect(await ids({ since: 2n ** 64n })).toEqual([])
      expect(await ids({ until: 2n ** 64n })).toHaveLength(4)
    })

    it.each([-1, 1.5, Number.NaN, Infinity])('refuses a limit of %s', async (limit) => {
      await expect(findThreads(await openStore(), { limit })).rejects.toThrow(OptionError)
    })
  })
}

// Not every store knows them, see the contract of queries.
function withoutOrigin(summary: ThreadSummary): ThreadSummary {
  const { bots: _, services: __, ...rest } = summary
  return rest
}

function ofThread(span: RecordedSpan, thread: string): RecordedSpan {
  return { ...span, attributes: withThread(thread, span.attributes) }
}

function uniqueSpans(spans: readonly RecordedSpan[]): RecordedSpan[] {
  return [...new Map(spans.map((span) => [span.traceId + span.spanId, span])).values()]
}

// Vitest's own equality stumbles over an attribute named `constructor`.
function sameSpans(actual: readonly RecordedSpan[], expected: readonly RecordedSpan[]): boolean {
  return isDeepStrictEqual(actual, byId(expected))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
