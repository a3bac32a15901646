import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findThreads } from '../../src/replay/find-threads.ts'
import { countFacets } from '../../src/replay/query/count-facets.ts'
import { findFacets } from '../../src/replay/query/find-facets.ts'
import { matchesQuery } from '../../src/replay/query/matches-query.ts'
import { threadCursor } from '../../src/replay/query/thread-cursor.ts'
import { compareThreads } from '../../src/replay/query/thread-order.ts'
import {
  FEEDBACK_KINDS,
  NUMBER_FILTERS,
  TEXT_FILTERS,
  THREAD_SORTS,
  type ThreadFilter,
  type ThreadQuery,
} from '../../src/replay/query/thread-query.ts'
import { numberOf, textsOf } from '../../src/replay/query/thread-values.ts'
import type { ThreadSummary } from '../../src/replay/span-reader.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { OptionError } from '../../src/thread/errors.ts'
import { openedStores } from './opened-stores.ts'
import type { StoreUnderTest } from './store-contract.ts'
import { QUERIED_BATCHES } from './queried-threads.ts'
import { sketchMessage } from './thread-spans.ts'

const MILLI = 1_000_000n

/** How every store must find threads, as tests. */
export function describeQueries({ name, open, reopen, foreign }: StoreUnderTest): void {
  const { openStore, openAgain } = openedStores({ open, ...(reopen && { reopen }) })
  const filled = async () => {
    const store = await openStore()
    for (const batch of QUERIED_BATCHES) await store.write(batch)
    return openAgain(store)
  }

  describe(`${name}: queries`, () => {
    it.each(EXAMPLES)('finds %s', async (_, query, ids) => {
      const store = await filled()
      const isKnown = unknownIn(store, query).length === 0
      const found = await idsOf(store, query).catch((error: unknown) => error)
      const isRefused = found instanceof OptionError
      expect(isRefused ? 'refused' : found).toEqual(isKnown ? listed(store, ids) : 'refused')
    })

    it('knows what whole threads say', async () => {
      const store = await filled()
      const { cannotFilter = [] } = store.capabilities
      const [parcel] = await findThreads(store, { idPrefix: 'parcel' })
      const known = Object.fromEntries(
        [...TEXT_FILTERS, ...NUMBER_FILTERS]
          .filter((filter) => !cannotFilter.includes(filter))
          .map((filter) => [filter, valuesOf(parcel, filter)]),
      )
      const expected: Record<string, unknown> = {
        tag: ['vip'],
        bot: ['shop'],
        service: ['shop'],
        release: ['1.2', '1.3'],
        language: ['en'],
        model: ['gpt-4o', 'text-embedding-3'],
        tool: ['find_parcel'],
        lastRole: ['assistant'],
        errors: 1,
        messages: 4,
        durationMillis: 100_000,
        firstAnswerMillis: 2_000,
        // The agent's own sum repeats its calls, and of one call within another the inner one counts.
        tokens: 330,
        cost: 0.3,
        outcome: 0.5,
      }
      for (const filter of cannotFilter) delete expected[filter]
      expect(known).toEqual(expected)
    })

    it('answers every query as the pure rules do, in pages of any size', async () => {
      const store = await filled()
      const all = await findThreads(store)
      expect(all).toHaveLength(listed(store, LATEST).length)
      await fc.assert(
        fc.asyncProperty(
          arbitraryQuery(all, store),
          fc.integer({ min: 1, max: 4 }),
          async (query, size) => {
            const expected = all
              .filter((summary) => matchesQuery(summary, query))
              .toSorted(compareThreads(query.sort ?? 'latest'))
              .map(({ id }) => id)
            expect(await idsOf(store, query)).toEqual(expected)
            expect(await pagesOf(store, query, size)).toEqual(expected)
            // A reader that would have to list the threads does not count them.
            expect((await store.countThreads?.(query)) ?? expected.length).toBe(expected.length)
          },
        ),
        { numRuns: foreign === undefined ? 100 : 20 },
      )
    })

    it('counts the values of facets, and a facet ignores the condition on itself', async () => {
      const store = await filled()
      expect(await findFacets(store, { lastRole: 'user' }, ['lastRole', 'tag'])).toEqual({
        lastRole: [
          { value: 'user', threads: 3 },
          { value: 'assistant', threads: 2 },
        ],
        tag: [],
      })
      expect(await findFacets(store, { tag: ['b2b', 'vip'] }, ['lastRole', 'tag'])).toEqual({
        lastRole: [{ value: 'assistant', threads: 2 }],
        tag: [
          { value: 'b2b', threads: 1 },
          { value: 'vip', threads: 1 },
        ],
      })
    })

    it('counts facets as the pure rules do, whatever is asked', async () => {
      const store = await filled()
      const all = await findThreads(store)
      const { cannotFilter = [] } = store.capabilities
      const facets = TEXT_FILTERS.filter((facet) => !cannotFilter.includes(facet))
      await fc.assert(
        fc.asyncProperty(arbitraryQuery(all, store), async (query) => {
          const { sort: _, ...conditions } = query
          const counts = countFacets(all, conditions, facets)
          expect(await findFacets(store, conditions)).toEqual(counts)
        }),
        { numRuns: foreign === undefined ? 50 : 10 },
      )
    })

    it('turns pages while threads arrive, and shows none twice', async () => {
      const store = await filled()
      const first = await findThreads(store, { limit: 2 })
      await store.write([
        sketchMessage({ trace: 90, span: 900, thread: 'new', start: 900_000n * MILLI }),
        sketchMessage({ trace: 91, span: 901, thread: 'paket', start: 900_001n * MILLI }),
      ])
      const rest = await findThreads(store, { cursor: threadCursor(first[1] as ThreadSummary) })
      const shown = [...first, ...rest].map(({ id }) => id)
      // `paket` was on the first page already, and `new` is above it.
      expect(shown).toEqual(listed(store, LATEST))
    })

    it.each<[string, ThreadQuery]>([
      ['an order', { sort: 'loudest' as 'latest' }],
      ['feedback', { feedback: 'sideways' as 'up' }],
      ['a text', { lastRole: 7 as unknown as string }],
      ['a number', { messages: { min: Number.NaN } }],
      ['a cursor', { cursor: 'bm9uc2Vuc2U' }],
      [
        'a cursor of another order',
        { sort: 'first', cursor: threadCursor({ id: 'a', endUnixNano: 1n } as ThreadSummary) },
      ],
    ])('refuses %s that there is not', async (_, query) => {
      await expect(findThreads(await openStore(), query)).rejects.toThrow(OptionError)
    })
  })
}

const LATEST = ['paket', 'parcel', 'session', 'orders', 'anger', 'silent']

const EXAMPLES: readonly [string, ThreadQuery, readonly string[]][] = [
  ['nothing but what there is', {}, LATEST],
  ['tags', { tag: 'vip' }, ['parcel']],
  ['one of several tags', { tag: ['vip', 'b2b'] }, ['parcel', 'orders']],
  ['no tag of none', { tag: [] }, []],
  ['a bot by its service', { bot: 'shop' }, ['parcel', 'anger']],
  ['a bot by its agent', { bot: 'clerk' }, ['orders']],
  ['a service', { service: 'laden' }, ['paket']],
  ['a release', { release: '1.3' }, ['parcel']],
  ['a language by its words', { language: 'de' }, ['paket']],
  ['a language by its script', { language: 'zh' }, ['anger']],
  ['a language that the app has recorded', { language: 'pt' }, ['orders']],
  ['a model', { model: 'gpt-4o' }, ['parcel', 'session']],
  ['a tool', { tool: 'find_parcel' }, ['parcel']],
  ['a tool that a message asks for', { tool: 'list_orders' }, ['orders']],
  ['what nobody has answered', { lastRole: 'user' }, ['paket', 'anger', 'silent']],
  ['a thumb up', { feedback: 'up' }, ['orders']],
  ['a thumb down that was not taken back', { feedback: 'down' }, ['anger']],
  ['a comment', { feedback: 'comment' }, ['parcel']],
  ['any feedback', { feedback: 'any' }, ['parcel', 'orders', 'anger']],
  ['errors', { errors: { min: 1 } }, ['parcel']],
  ['no errors', { errors: { max: 0 } }, LATEST.filter((id) => id !== 'parcel')],
  ['a length', { messages: { min: 2, max: 3 } }, ['paket', 'orders']],
  ['a duration', { durationMillis: { min: 99_000 } }, ['parcel']],
  ['a slow first answer', { firstAnswerMillis: { min: 5_000 } }, ['orders']],
  ['many tokens', { tokens: { min: 100 } }, ['parcel']],
  ['a cost', { cost: { max: 0.1 } }, ['session']],
  ['an outcome', { outcome: { max: 0.5 } }, ['parcel']],
  ['several at once', { bot: 'shop', lastRole: 'user', messages: { max: 1 } }, ['anger']],
  ['the first', { sort: 'first', limit: 2 }, ['silent', 'anger']],
  ['the longest', { sort: 'longest', limit: 3 }, ['parcel', 'orders', 'paket']],
  ['the slowest', { sort: 'slowest', limit: 2 }, ['orders', 'parcel']],
  ['the most tokens', { sort: 'tokens', limit: 1 }, ['parcel']],
]

function arbitraryQuery(
  all: readonly ThreadSummary[],
  store: SpanStore,
): fc.Arbitrary<ThreadQuery> {
  const { cannotFilter = [] } = store.capabilities
  const known = <Filter extends ThreadFilter>(filters: readonly Filter[]) =>
    filters.filter((filter) => !cannotFilter.includes(filter))
  const texts = known(TEXT_FILTERS).map((filter) => {
    const values = [...new Set(all.flatMap((summary) => textsOf(summary, filter))), 'absent']
    return [filter, fc.oneof(fc.constantFrom(...values), fc.subarray(values))] as const
  })
  const numbers = known(NUMBER_FILTERS).map((filter) => {
    const values = all.flatMap((summary) => numberOf(summary, filter) ?? [])
    const end = fc.constantFrom(0, 0.5, ...values)
    return [filter, fc.record({ min: end, max: end }, { requiredKeys: [] })] as const
  })
  const instants = all.flatMap(({ startUnixNano, endUnixNano }) => [startUnixNano, endUnixNano])
  const sorts = THREAD_SORTS.filter((sort) => unknownIn(store, { sort }).length === 0)
  return fc
    .record(
      {
        ...Object.fromEntries([...texts, ...numbers]),
        ...(known(['feedback']).length > 0 && { feedback: fc.constantFrom(...FEEDBACK_KINDS) }),
        idPrefix: fc.constantFrom('', 'pa', 'par', 's'),
        since: fc.constantFrom(...instants),
        until: fc.constantFrom(...instants),
        sort: fc.constantFrom(...sorts),
      },
      { requiredKeys: [] },
    )
    .chain((query) => {
      // With all conditions at once hardly anything is found.
      const keys = Object.keys(query)
      return fc
        .subarray(keys, { maxLength: Math.min(3, keys.length) })
        .map((some) =>
          Object.fromEntries(Object.entries(query).filter(([key]) => some.includes(key))),
        )
    }) as fc.Arbitrary<ThreadQuery>
}

// Not every store lists a thread that only another tool names.
function listed(store: SpanStore, ids: readonly string[]): readonly string[] {
  const { foreignThreads } = store.capabilities
  return foreignThreads === 'none' ? ids.filter((id) => id !== 'session') : ids
}

function unknownIn(store: SpanStore, query: ThreadQuery): readonly string[] {
  const needed = { slowest: 'firstAnswerMillis', tokens: 'tokens' } as const
  const { cannotFilter = [] } = store.capabilities
  const asked = new Set([...Object.keys(query), needed[query.sort as keyof typeof needed]])
  return cannotFilter.filter((filter) => asked.has(filter))
}

function valuesOf(summary: ThreadSummary | undefined, filter: ThreadFilter): unknown {
  if (summary === undefined) return undefined
  const asText = TEXT_FILTERS.find((one) => one === filter)
  if (asText !== undefined) return textsOf(summary, asText)
  return numberOf(summary, filter as (typeof NUMBER_FILTERS)[number])
}

async function idsOf(store: SpanStore, query: ThreadQuery): Promise<readonly string[]> {
  return (await findThreads(store, query)).map(({ id }) => id)
}

async function pagesOf(
  store: SpanStore,
  query: ThreadQuery,
  size: number,
): Promise<readonly string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await findThreads(store, { ...query, limit: size, ...(cursor && { cursor }) })
    ids.push(...page.map(({ id }) => id))
    const last = page.at(-1)
    if (last === undefined) return ids
    cursor = threadCursor(last, query.sort)
  }
}
