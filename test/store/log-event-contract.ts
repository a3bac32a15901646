import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogEvent } from '../../src/otlp/log-event.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { MAX_EVENTS_PER_SPAN } from '../../src/store/span-writer.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import type { StoreUnderTest } from './store-contract.ts'
import { openedStores } from './opened-stores.ts'
import { EPOCH, readAll, sketchSpan } from './thread-spans.ts'

/** What every store must do with GenAI events that come as log records. */
export function describeLogEvents({ name, open, reopen }: StoreUnderTest): void {
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
