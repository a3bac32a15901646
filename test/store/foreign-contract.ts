import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogEvent } from '../../src/otlp/log-event.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { MAX_EVENTS_PER_SPAN } from '../../src/store/span-writer.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import type { StoreUnderTest } from './store-contract.ts'
import { openedStores } from './opened-stores.ts'
import { EPOCH, readAll, readIds, sketchMessage, sketchSpan } from './thread-spans.ts'

/** What every store must do with what others record: GenAI events in log records, and threads that other tools name. */
export function describeForeign({ name, open, reopen }: StoreUnderTest): void {
  const { openStore, openAgain } = openedStores({ open, ...(reopen && { reopen }) })

  describe(`${name}: events from log records`, () => {
    const span = sketchSpan({ span: 1, thread: 'thread' })
    const asked = sketchEvent('gen_ai.user.message', 1n, { content: 'Hello 🦊 \ud800' })
    const answered = sketchEvent('gen_ai.choice', 2n, { message: { content: 'Hi!' } })
    const read = async (store: SpanStore) =>
      (await readAll(store, 'thread'))[0]?.events.map(({ name, attributes }) => [
        name,
        attributes['log.record.body'],
      ])
    const expected = [
      ['gen_ai.user.message', asked.body],
      ['gen_ai.choice', answered.body],
    ]

    it('are events of their span, whether they came before or after it, also after it was opened again', async () => {
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), async (order) => {
          const store = await openStore()
          const writes = [
            () => store.write([span]),
            () => store.writeEvents([asked]),
            () => store.writeEvents([answered]),
          ]
          for (const n of order) await writes[n]?.()
          expect(await read(store)).toEqual(expected)
          expect(await read(await openAgain(store))).toEqual(expected)
        }),
        { numRuns: 12 },
      )
    })

    it('stand among the events of the span by time', async () => {
      const store = await openStore()
      const own = { name: 'own', unixNano: EPOCH + 2n, attributes: makeAttributes([]) }
      await store.write([{ ...span, events: [own] }])
      await store.writeEvents([answered, asked])
      const [found] = await readAll(store, 'thread')
      expect(found?.events.map(({ name }) => name)).toEqual([
        'gen_ai.user.message',
        'own',
        'gen_ai.choice',
      ])
    })

    it('are kept once, though a batch comes again, and equal ones as often as one batch has them', async () => {
      const store = await openStore()
      const batch = [asked, asked, answered]
      expect(await store.writeEvents(batch)).toEqual({ stored: 3, duplicates: 0, dropped: 0 })
      expect(await store.writeEvents(batch)).toEqual({ stored: 0, duplicates: 3, dropped: 0 })
      expect(await store.writeEvents([asked])).toEqual({ stored: 0, duplicates: 1, dropped: 0 })
      const again = await openAgain(store)
      expect(await again.writeEvents(batch)).toEqual({ stored: 0, duplicates: 3, dropped: 0 })
      expect(await again.writeEvents([asked, asked, asked])).toEqual({
        stored: 1,
        duplicates: 2,
        dropped: 0,
      })
      await again.write([span])
      expect((await read(await openAgain(again)))?.map(([name]) => name)).toEqual([
        'gen_ai.user.message',
        'gen_ai.user.message',
        'gen_ai.user.message',
        'gen_ai.choice',
      ])
    })

    it('are bounded for each span, and what is beyond the bound is counted', async () => {
      const store = await openStore()
      const many = Array.from({ length: MAX_EVENTS_PER_SPAN + 5 }, (_, n) =>
        sketchEvent('gen_ai.choice', BigInt(n), n),
      )
      expect(await store.writeEvents(many)).toEqual({
        stored: MAX_EVENTS_PER_SPAN,
        duplicates: 0,
        dropped: 5,
      })
      const other = { ...asked, spanId: 'f'.repeat(16) }
      expect(await store.writeEvents([asked, other])).toEqual({
        stored: 1,
        duplicates: 0,
        dropped: 1,
      })
      await store.write([span])
      expect(await read(store)).toHaveLength(MAX_EVENTS_PER_SPAN)
    })

    it('of other threads and spans stay theirs', async () => {
      const store = await openStore()
      await store.write([
        span,
        sketchSpan({ span: 2, thread: 'thread' }),
        sketchSpan({ trace: 2, span: 1, thread: 'other' }),
      ])
      await store.writeEvents([
        asked,
        { ...asked, traceId: sketchSpan({ trace: 2, span: 1 }).traceId },
      ])
      expect((await readAll(store, 'thread')).map(({ events }) => events.length)).toEqual([1, 0])
      expect((await readAll(store, 'other')).map(({ events }) => events.length)).toEqual([1])
    })

    it('may be written thirty batches at once', async () => {
      const store = await openStore()
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          store.writeEvents([
            sketchEvent('gen_ai.choice', 1n, n),
            sketchEvent('gen_ai.choice', 1n, n + 1),
          ]),
        ),
      )
      expect(results.reduce((sum, { stored }) => sum + stored, 0)).toBe(31)
      await store.write([span])
      expect(await read(store)).toHaveLength(31)
    })
  })

  describe(`${name}: threads that other tools name`, () => {
    const chat = (span: number, attributes: Record<string, string> = {}, trace = 1) =>
      sketchSpan({
        trace,
        span,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.input.messages': `[{"role":"user","content":"question ${span}"}]`,
          'gen_ai.output.messages': `[{"role":"assistant","content":"answer ${span}"}]`,
          ...attributes,
        },
      })
    const list = async (store: SpanStore) =>
      (await findThreads(store)).map(({ id, runs, firstMessage }) => [id, runs, firstMessage])

    it('are listed and read with all of their traces', async () => {
      const store = await openStore()
      await store.write([
        chat(1, { 'gen_ai.conversation.id': 'c' }),
        sketchSpan({ span: 2 }),
        chat(3, { 'langfuse.session.id': 'c', 'user.id': 'ann' }, 2),
        chat(4, {}, 3),
      ])
      const again = await openAgain(store)
      expect(await list(again)).toEqual([['c', 2, 'question 1']])
      expect(await findThreads(again, { userId: 'ann' })).toMatchObject([
        { id: 'c', lastMessage: 'answer 3' },
      ])
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
      expect(await list(store)).toEqual([['c', 1, 'question 3']])
      expect(await readAll(store, 'web')).toEqual([])
      await store.write([chat(4, {}, 1)])
      const again = await openAgain(store)
      expect((await list(again)).toSorted(byName)).toEqual([
        ['c', 1, 'question 3'],
        ['web', 1, 'question 4'],
      ])
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
      expect((await list(again)).toSorted(byName)).toEqual([
        ['c', 1, 'question 2'],
        ['thread', 0, 'hello'],
      ])
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
      expect(await findThreads(again)).toMatchObject([{ id: 'c', messages: 1, runs: 1 }])
      expect(await readIds(again, 'c')).toEqual([1, 2])
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
      expect((await list(again)).toSorted(byName)).toEqual([
        ['c', 2, 'question 4'],
        ['resp_b', 3, 'question 1'],
      ])
      expect(await readIds(again, 'resp_b')).toEqual([1, 2, 3])
      expect(await readIds(again, 'c')).toEqual([4, 5])
      expect((await readThread(again, 'resp_b')).tally.spans).toBe(3)
      expect((await readThread(again, 'c')).tally.spans).toBe(2)
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
      const expected = (await findThreads(store)).toSorted(byThread)
      expect(expected.map(({ id, runs }) => [id, runs])).toEqual([
        ['flip', 2],
        ['late', 1],
        ['other', 2],
        ['own', 0],
        ['web', 3],
      ])
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
            expect((await findThreads(other)).toSorted(byThread)).toEqual(expected)
            expect(await readIds(other, 'web')).toEqual([1, 2, 3, 8, 9])
            await other.close()
          },
        ),
        { numRuns: 80 },
      )
    })

    it('may be named a hundred times in one trace, and then no more', async () => {
      const store = await openStore()
      await store.write(
        Array.from({ length: 150 }, (_, n) => chat(n + 1, { 'session.id': `s${n}` })),
      )
      expect(await findThreads(store)).toHaveLength(100)
    })
  })
}

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}

function byThread(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}

function sketchEvent(name: string, time: bigint, body: unknown): LogEvent {
  const { traceId, spanId } = sketchSpan({ span: 1 })
  return {
    traceId,
    spanId,
    name,
    unixNano: EPOCH + time,
    attributes: makeAttributes([['gen_ai.system', 'openai']]),
    body: toBody(body),
  }
}

function toBody(body: unknown): LogEvent['body'] {
  if (typeof body !== 'object' || body === null) return body as LogEvent['body']
  return makeAttributes(Object.entries(body).map(([key, value]) => [key, toBody(value)]))
}
