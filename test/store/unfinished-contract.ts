import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import { openedStores } from './opened-stores.ts'
import type { StoreUnderTest } from './store-contract.ts'
import {
  readAll,
  readIds,
  sketchMessage,
  sketchSpan,
  type SpanSketch,
  withThread,
  written,
} from './thread-spans.ts'

type Attributes = NonNullable<SpanSketch['attributes']>

/** What every store must do with spans that were sent before they ended, and with two spans of one id. */
export function describeUnfinished({ name, open, reopen, foreign }: StoreUnderTest): void {
  const ownOnly = foreign === undefined ? [name] : []
  const { openStore, openAgain } = openedStores({ open, ...(reopen && { reopen }) })

  describe(`${name}: unfinished spans`, () => {
    const agent = agentForms({ span: 2, thread: 'thread' })
    const question = sketchMessage({ span: 1, thread: 'thread', text: 'question' })

    it('are read and listed as long as no finished form is there', async () => {
      const store = await openStore()
      await store.write([question, agent.unfinished])
      const again = await openAgain(store)
      const [{ runs } = { runs: [] }] = (await readThread(again, 'thread')).messages
      expect(runs).toMatchObject([{ name: agent.unfinished.name, unfinished: true }])
      expect(await findThreads(again)).toMatchObject([{ messages: 1, runs: 1, errors: 0 }])
    })

    it('give way to their finished form, whichever comes first', async () => {
      for (const batches of [
        [[question], [agent.unfinished], [agent.finished]],
        [[agent.finished], [agent.unfinished, question]],
        [[agent.unfinished, agent.finished, question]],
        [[question, agent.finished, agent.unfinished]],
      ]) {
        const store = await openStore()
        for (const batch of batches) await store.write(batch)
        const again = await openAgain(store)
        const [message] = (await readThread(again, 'thread')).messages
        expect(message?.runs.map(({ output, unfinished }) => [output, unfinished])).toEqual([
          ['done', undefined],
        ])
        expect(await findThreads(again)).toEqual(await listOf([question, agent.finished]))
      }
    })

    it('leave no trace in threads, lists and claims, in whatever order and batches they come', async () => {
      const forms = severalForms()
      const finished = forms.map(({ finished: form }) => form)
      const all = forms.flatMap((form) => [form.unfinished, form.finished])
      const expected = await stateOf(await storeOf([finished]))
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray(all, { minLength: all.length }),
          fc.integer({ min: 0, max: all.length }),
          fc.integer({ min: 0, max: all.length }),
          async (spans, a, b) => {
            const [first, second] = [Math.min(a, b), Math.max(a, b)]
            const batches = [spans.slice(0, first), spans.slice(first, second), spans.slice(second)]
            const store = await openAgain(await storeOf(batches))
            expect(await stateOf(store)).toEqual(expected)
            await store.close()
          },
        ),
        { numRuns: foreign?.runs ?? 60 },
      )
    })

    describe.for(ownOnly)('when they are written to %s', () => {
      it('are stored once and replaced once, and never replace a finished span', async () => {
        const { unfinished, finished } = agent
        const store = await openStore()
        expect(await store.write([unfinished])).toEqual(written({ stored: 1 }))
        expect(await store.write([unfinished])).toEqual(written({ duplicates: 1 }))
        const again = await openAgain(store)
        expect(await again.write([finished])).toEqual(written({ replaced: 1 }))
        expect(await again.write([unfinished])).toEqual(written({ duplicates: 1 }))
        const last = await openAgain(again)
        expect(await last.write([unfinished, finished])).toEqual(written({ duplicates: 2 }))
        expect(await readAll(last, 'thread')).toEqual([finished])
      })

      it('are counted each for itself within one batch', async () => {
        const { unfinished, finished } = agent
        const batch = [unfinished, finished, finished, unfinished]
        const expected = written({ stored: 1, replaced: 1, duplicates: 2 })
        expect(await (await openStore()).write(batch)).toEqual(expected)
      })

      it('may turn out to be of another thread', async () => {
        const before = agentForms({ span: 1, thread: 'before' }).unfinished
        const after = agentForms({ span: 1, thread: 'after' }).finished
        const store = await openStore()
        await store.write([before, sketchSpan({ span: 2 })])
        expect(await readIds(store, 'before')).toEqual([1, 2])
        await store.write([after])
        const again = await openAgain(store)
        expect((await findThreads(again)).map(({ id }) => id)).toEqual(['after'])
        expect(await readIds(again, 'before')).toEqual([])
        expect(await readIds(again, 'after')).toEqual([1, 2])
      })

      it('may turn out to be of another thread, while other spans of the first one stay', async () => {
        const before = agentForms({ span: 1, thread: 'before' }).unfinished
        const after = agentForms({ span: 1, thread: 'after' }).finished
        const stays = sketchMessage({ trace: 2, span: 3, thread: 'before' })
        const store = await openStore()
        await store.write([before, sketchSpan({ span: 2 }), stays])
        await store.write([after])
        const again = await openAgain(store)
        expect(await readIds(again, 'before')).toEqual([3])
        expect((await findThreads(again)).map(({ id, runs }) => [id, runs])).toEqual([
          ['after', 1],
          ['before', 0],
        ])
      })

      it('may turn out to be of no thread, so that other tools name it again', async () => {
        const named = sketchSpan({ span: 2, attributes: chat({ 'session.id': 'session' }) })
        const store = await openStore()
        await store.write([agentForms({ span: 1, thread: 'thread' }).unfinished, named])
        expect((await findThreads(store)).map(({ id }) => id)).toEqual(['thread'])
        await store.write([agentForms({ span: 1 }).finished])
        const again = await openAgain(store)
        expect((await findThreads(again)).map(({ id, runs }) => [id, runs])).toEqual([
          ['session', 2],
        ])
        expect(await readIds(again, 'session')).toEqual([1, 2])
      })
    })
  })

  describe.for(ownOnly)('%s: two spans with one id', () => {
    const first = agentForms({ span: 1, thread: 'thread' }).finished

    it('are one span if only their encoding differs', async () => {
      const store = await openStore()
      await store.write([first])
      const { attributes, resource, ...rest } = first
      const again = {
        ...rest,
        flags: 3,
        attributes: makeAttributes(
          Object.entries(attributes)
            .toReversed()
            .map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]),
        ),
        resource: makeAttributes(Object.entries(resource).toReversed()),
      }
      expect(await store.write([again])).toEqual(written({ duplicates: 1 }))
      const reopened = await openAgain(store)
      expect(await reopened.write([again])).toEqual(written({ duplicates: 1 }))
      expect(await readAll(reopened, 'thread')).toEqual([first])
    })

    it.each<[string, Partial<RecordedSpan>]>([
      ['attributes', { attributes: makeAttributes([['chat.thread_id', 'other']]) }],
      ['an end', { endUnixNano: first.endUnixNano + 1n }],
      ['a resource', { resource: makeAttributes([['service.name', 'other']]) }],
      ['a scope', { scope: { name: 'other' } }],
      ['a megabyte more', { name: 'x'.repeat(1_000_000) }],
    ])(
      'conflict if the second one has %s of its own, and the first one stays',
      async (_, other) => {
        const second = { ...first, ...other }
        const store = await openStore()
        expect(await store.write([first, second])).toEqual(written({ stored: 1, conflicts: 1 }))
        const before = await findThreads(store)
        const again = await openAgain(store)
        const both = written({ conflicts: 2, duplicates: 1 })
        expect(await again.write([second, first, second])).toEqual(both)
        expect(await readAll(again, 'thread')).toEqual([first])
        expect(await findThreads(again)).toEqual(before)
      },
    )
  })

  async function storeOf(batches: readonly (readonly RecordedSpan[])[]): Promise<SpanStore> {
    const store = await openStore()
    for (const batch of batches) await store.write(batch)
    return store
  }

  async function listOf(spans: readonly RecordedSpan[]) {
    return findThreads(await storeOf([spans]))
  }
}

interface Forms {
  readonly unfinished: RecordedSpan
  readonly finished: RecordedSpan
}

/** A span as it was sent while it ran, and as it ended; `late` was set in between. */
function formsOf(sketch: SpanSketch, late: Attributes = {}): Forms {
  const { start = BigInt(sketch.span), attributes } = sketch
  const mark = { 'chat.unfinished': true }
  return {
    unfinished: sketchSpan({ ...sketch, end: start, attributes: { ...attributes, ...mark } }),
    finished: sketchSpan({ ...sketch, end: start + 90n, attributes: { ...attributes, ...late } }),
  }
}

function agentForms(sketch: SpanSketch): Forms {
  const attributes = { 'chat.kind': 'agent', n: 4711 }
  return formsOf({ ...sketch, attributes }, { 'chat.run.output': '"done"' })
}

function chat(attributes: Attributes = {}): Attributes {
  const messages = (role: string, content: string) => JSON.stringify([{ role, content }])
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.input.messages': messages('user', 'question'),
    ...attributes,
  }
}

/** Spans of our own threads and of those that other tools name, some of which say late what they are. */
function severalForms(): readonly Forms[] {
  const answer = { 'gen_ai.output.messages': '[{"role":"assistant","content":"answer"}]' }
  const stream = { 'chat.kind': 'message', 'chat.role': 'assistant' }
  const endless = formsOf({ trace: 4, span: 9, attributes: chat({ 'session.id': 'tool' }) }, answer)
  return [
    agentForms({ span: 1, thread: 'own' }),
    formsOf({ span: 2, thread: 'own', attributes: stream }, { 'chat.content': 'answer' }),
    formsOf({ span: 3, thread: 'own', attributes: { 'user.id': 'ann' } }, { 'user.id': 'bob' }),
    { ...formsOf({ span: 4 }), finished: sketchSpan({ span: 4, end: 99n, status: 2 }) },
    // Names its thread late, and owns its trace only then.
    {
      ...formsOf({ trace: 2, span: 5, attributes: chat({ 'session.id': 'web' }) }),
      ...lateOwner(5),
    },
    // Names another thread in the end, and is a run only then.
    formsOf(
      { trace: 3, span: 6, attributes: { 'session.id': 'web' } },
      chat({ 'gen_ai.conversation.id': 'c' }),
    ),
    formsOf({ trace: 3, span: 7, attributes: chat() }, answer),
    formsOf({ trace: 4, span: 8, attributes: { 'session.id': 'page' } }),
    { ...endless, unfinished: { ...endless.unfinished, endUnixNano: 0n } },
  ]
}

function lateOwner(span: number): Pick<Forms, 'finished'> {
  const { finished } = formsOf({ trace: 2, span, attributes: chat() })
  return { finished: { ...finished, attributes: withThread('late', finished.attributes) } }
}

async function stateOf(store: SpanStore): Promise<unknown> {
  const threads = (await findThreads(store)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rebuilt = []
  for (const { id } of threads) {
    const { tally: _, ...thread } = await readThread(store, id)
    rebuilt.push(thread)
  }
  const others = await Promise.all(['web', 'page'].map((id) => readIds(store, id)))
  return { threads, rebuilt, others }
}
