import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { QueuedSpan } from '../../../src/delivery/queue/queued-span.ts'
import { SpanQueue } from '../../../src/delivery/queue/span-queue.ts'
import { SpanSource } from '../../../src/otlp/span-source.ts'

const SOURCES = [1, 2].map((n) => new SpanSource({ attributes: {} }, { name: `scope ${n}` }))

/** Spans of these lengths as an encoder writes them: one behind the other, in new memory now and then. */
function written(lengths: readonly number[]): QueuedSpan[] {
  let [slab, at] = [new Uint8Array(64), 0]
  return lengths.map((length, n) => {
    if (at + length > slab.length) [slab, at] = [new Uint8Array(64), 0]
    const start = at
    at += length
    const source = SOURCES[length % 7 === 0 ? 1 : 0] as SpanSource
    // Those of an exporter have no bytes.
    if (length % 11 === 0) return { bytes: length, span: { nth: n } as never }
    return { bytes: length + 128, encoded: { slab, start, end: at, source } }
  })
}

it('gives back what was put in, in its order, however it is taken', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 })
  fc.assert(
    fc.property(lengths, fc.array(fc.integer({ min: 0, max: 2000 })), (given, takes) => {
      const total = { bytes: 0 }
      const queue = new SpanQueue(total)
      const spans = written(given)
      const half = spans.length >> 1
      for (const span of spans.slice(0, half)) queue.push(span)
      const taken = takes.flatMap((bytes) => [...queue.take(bytes)])
      for (const span of spans.slice(half)) queue.push(span)
      const left = spans.slice(taken.length)
      expect(queue.next).toEqual(left[0])
      expect(left.length > 0 ? left : [undefined]).toContainEqual(queue.any)
      expect(total.bytes).toBe(left.reduce((sum, { bytes }) => sum + bytes, 0))
      expect([...taken, ...queue.clear()]).toEqual(spans)
      expect(total.bytes).toBe(0)
    }),
  )
})

it('counts what is under way until it is settled, whoever else counts in the same total', () => {
  const total = { bytes: 7 }
  const queue = new SpanQueue(total)
  const spans = written([1, 2, 3, 4])
  for (const span of spans) queue.push(span)
  const all = 7 + spans.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(queue.begin(129 + 130)).toHaveLength(2)
  expect(total.bytes).toBe(all)
  queue.settle(1)
  expect(total.bytes).toBe(all - 129)
  queue.clear()
  expect(total.bytes).toBe(7)
})

it('names any of those that wait, also of those that stand in one piece', () => {
  const queue = new SpanQueue()
  const spans = written([1, 2, 3, 4, 5, 6])
  for (const span of spans) queue.push(span)
  queue.take(0)
  const named = new Set(Array.from({ length: 1000 }, () => queue.any?.bytes))
  expect(named).toEqual(new Set([130, 131, 132, 133, 134]))
})
