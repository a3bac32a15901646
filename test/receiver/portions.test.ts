import { describe, expect, it } from 'vitest'
import type { LogEvent } from '../../src/otlp/log-event.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { StoreError } from '../../src/thread/errors.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { bodyOf, send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const MEGABYTE = 1024 * 1024

function largeSpans(count: number): readonly RecordedSpan[] {
  return Array.from({ length: count }, (_, n) =>
    makeSpan({
      name: `span ${n}`,
      spanId: String(n + 1).padStart(16, '0'),
      attributes: makeAttributes([['text', 'x'.repeat(5 * MEGABYTE)]]),
    }),
  )
}

/** A memory store that notes how much each call writes. */
function notingStore(failAt = Infinity) {
  const store = memoryStore()
  const writes: number[] = []
  const note = (items: readonly unknown[]): void => {
    if (writes.length === failAt) throw new StoreError('disk full')
    writes.push(items.length)
  }
  return {
    writes,
    store: {
      write: async (spans: readonly RecordedSpan[]) => {
        note(spans)
        return store.write(spans)
      },
      writeEvents: async (events: readonly LogEvent[]) => {
        note(events)
        return store.writeEvents?.(events) ?? { stored: 0, duplicates: 0, dropped: 0 }
      },
    },
  }
}

describe('a large body', () => {
  it('is written in portions, with other requests in between, and is one batch', async () => {
    const { writes, store } = notingStore()
    const batches: unknown[] = []
    const onBatch = (batch: unknown): void => void batches.push(batch)
    const { receiver } = await startReceiver({ store, onBatch })
    expect(await send(receiver, { body: bodyOf(...largeSpans(3)) })).toMatchObject({ status: 200 })
    expect(writes).toEqual([2, 1])
    expect(batches).toMatchObject([{ stored: 3, duplicates: 0, replaced: 0, conflicts: 0 }])
    expect((batches[0] as { spans: unknown[] }).spans).toHaveLength(3)
    expect(receiver.counts).toMatchObject({ spans: 3, stored: 3 })
  })

  it('of which a portion fails is answered with 503, and loses nothing when it comes again', async () => {
    const { writes, store } = notingStore(1)
    const { receiver } = await startReceiver({ store })
    const body = bodyOf(...largeSpans(3))
    expect(await send(receiver, { body })).toMatchObject({ status: 503 })
    expect(receiver.counts).toMatchObject({ spans: 3, stored: 2, failed: 1 })
    writes.length = 2
    expect(await send(receiver, { body })).toMatchObject({ status: 200 })
    expect(receiver.counts).toMatchObject({ spans: 6, stored: 3, duplicates: 2, failed: 1 })
  })

  it('is small if it is small: one write', async () => {
    const { writes, store } = notingStore()
    const { receiver } = await startReceiver({ store })
    const spans = Array.from({ length: 500 }, (_, n) =>
      makeSpan({ spanId: String(n + 1).padStart(16, '0') }),
    )
    await send(receiver, { body: bodyOf(...spans) })
    expect(writes).toEqual([500])
  })
})

it('the log events of a span that are more than a store keeps are lost with a word, before they cost anything', async () => {
  const { writes, store } = notingStore()
  const { receiver, problems } = await startReceiver({ store })
  const logRecords = Array.from({ length: 10_002 }, (_, n) => ({
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    eventName: 'gen_ai.choice',
    timeUnixNano: `${n}`,
  }))
  const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
  expect(await send(receiver, { path: '/v1/logs', body })).toMatchObject({ status: 200 })
  expect(receiver.counts).toMatchObject({ eventsStored: 10_000, eventsLost: 2 })
  expect(problems).toMatchObject([{ reason: 'events-cut', count: 2 }])
  expect(writes).toEqual([10_000])
})

it('equal log events of a span are written together, and all of them count', async () => {
  const { writes, store } = notingStore()
  const { receiver } = await startReceiver({ store })
  const record = (n: number) => ({
    traceId: 'ab'.repeat(16),
    spanId: String(1 + (n % 2)).padStart(16, '0'),
    eventName: 'gen_ai.choice',
    timeUnixNano: '5',
    body: { stringValue: 'x'.repeat(2 * MEGABYTE) },
  })
  const logRecords = Array.from({ length: 8 }, (_, n) => record(n))
  const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
  expect(await send(receiver, { path: '/v1/logs', body })).toMatchObject({ status: 200 })
  expect(writes).toEqual([4, 4])
  expect(receiver.counts).toMatchObject({ eventsStored: 8, eventsDuplicate: 0 })
})
