import { describe, expect, it } from 'vitest'
import type { QueuedSpan } from '../../../src/delivery/queue/queued-span.ts'
import { WaitingSpans } from '../../../src/delivery/queue/waiting-spans.ts'
import { SpanSource } from '../../../src/otlp/span-source.ts'

const SOURCE = new SpanSource({ attributes: {} }, { name: 'chat' })
const SLAB = new Uint8Array(1_000)

const at = (start: number, end: number, source = SOURCE, slab = SLAB): QueuedSpan => ({
  bytes: end - start + 128,
  encoded: { slab, start, end, source },
})

function waiting(...spans: readonly QueuedSpan[]): WaitingSpans {
  const all = new WaitingSpans()
  for (const span of spans) all.push(span)
  return all
}

function takeAll(spans: WaitingSpans): readonly (QueuedSpan | undefined)[] {
  return Array.from({ length: spans.length }, () => {
    const { first } = spans
    spans.removeFirst()
    return first
  })
}

describe('spans that wait', () => {
  it('come back as they were, whether they are next to each other or not', () => {
    const other = new SpanSource({ attributes: {} }, { name: 'shop' })
    const spans = [
      at(0, 10),
      at(10, 30),
      // A gap, another source, another slab, and one that an exporter takes itself.
      at(40, 50),
      at(50, 60, other),
      at(60, 70, other, new Uint8Array(1_000)),
      { bytes: 512, span: {} as never },
      { bytes: 512, span: {} as never },
      at(70, 80),
    ]
    expect(takeAll(waiting(...spans))).toEqual(spans)
  })

  it('are counted', () => {
    const spans = waiting(at(0, 10), at(10, 20), at(30, 40))
    expect(spans.length).toBe(3)
    spans.removeFirst()
    expect(spans.length).toBe(2)
    spans.push(at(40, 50))
    expect(spans.length).toBe(3)
  })

  it('go on behind one of which the first are gone', () => {
    const spans = waiting(at(0, 10), at(10, 20))
    spans.removeFirst()
    spans.push(at(20, 30))
    expect(takeAll(spans)).toEqual([at(10, 20), at(20, 30)])
  })

  it('are none at the end, and can begin anew', () => {
    const spans = waiting(at(0, 10))
    spans.removeFirst()
    expect([spans.first, spans.any, spans.length]).toEqual([undefined, undefined, 0])
    spans.push(at(10, 20))
    expect(spans.first).toEqual(at(10, 20))
  })

  it('are each named as any of them at some time', () => {
    const all = [at(0, 10), at(10, 20), at(30, 40), at(40, 50)]
    const spans = waiting(at(900, 950), ...all)
    spans.removeFirst()
    const named = new Set(Array.from({ length: 500 }, () => spans.any?.encoded?.start))
    expect(named).toEqual(new Set([0, 10, 30, 40]))
  })

  it('keep their order over many thousand that are not next to each other', () => {
    const spans = Array.from({ length: 5_000 }, (_, n) => at(2 * n, 2 * n + 1))
    const queue = waiting(...spans.slice(0, 3_000))
    const taken = Array.from({ length: 2_500 }, () => {
      const { first } = queue
      queue.removeFirst()
      return first
    })
    for (const span of spans.slice(3_000)) queue.push(span)
    expect([...taken, ...takeAll(queue)]).toEqual(spans)
  })
})
