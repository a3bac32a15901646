import { describe, expect, it } from 'vitest'
import type { Destination } from '../../src/delivery/destination.ts'
import { PoisonSpanDetector } from '../../src/delivery/poison-span-detector.ts'
import type { QueuedSpan } from '../../src/delivery/queue/queued-span.ts'
import { SpanQueue } from '../../src/delivery/queue/span-queue.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import type { Sink } from '../faults/sink.ts'
import { startEndpoint } from './endpoint.ts'
import { endedSpans } from './ended-spans.ts'

/** A detector, a batch that has failed, and a queue of what waits behind it. */
function suspect(
  destination: Destination,
  { batch, waiting = 0, knownGood, another, taken = () => 0 }: Scene,
) {
  const queue = new SpanQueue()
  const pack = (count: number, from = 0): readonly QueuedSpan[] =>
    endedSpans(count, from).map((span) => destination.pack(span, queue.memory))
  const failed = pack(batch)
  for (const span of pack(waiting, 100)) queue.push(span)
  const stopping = new AbortController().signal
  const parts = {
    destination,
    taken,
    another: () => (another === undefined ? undefined : pack(1, another)[0]),
  }
  const good = knownGood === undefined ? undefined : pack(1, knownGood)[0]
  const detector = new PoisonSpanDetector(parts, good)
  return {
    detector,
    probe: () => detector.probe(failed, queue, stopping),
    isCertain: () => detector.isCertain(failed),
  }
}

interface Scene {
  readonly batch: number
  readonly waiting?: number
  /** Numbers of spans. */
  readonly knownGood?: number
  readonly another?: number
  readonly taken?: () => number
}

const isFirst = ({ name }: RecordedSpan): boolean => name === 'span 0'

/** An endpoint that fails at the first span of the batch. */
async function poisoned(): Promise<{ sink: Sink; destination: Destination }> {
  const endpoint = await startEndpoint()
  endpoint.sink.judge = (spans) => (spans.some(isFirst) ? { status: 500 } : 'take')
  return endpoint
}

const tried = ({ requests }: Sink): readonly number[] => requests.map(({ spans }) => spans)

describe('the detector of a poisonous span', () => {
  it('is certain of a batch when another span was taken right after it had failed', async () => {
    const { sink, destination } = await poisoned()
    const { detector, probe, isCertain } = suspect(destination, { batch: 4, knownGood: 50 })
    expect(isCertain()).toBe(false)
    await probe()
    expect(isCertain()).toBe(true)
    expect(detector.isProbed).toBe(true)
    expect(sink.arrived.map(({ name }) => name)).toEqual(['span 50'])
  })

  it('is certain of a single span after eight such probes, and not before', async () => {
    const { destination } = await poisoned()
    const { probe, isCertain } = suspect(destination, { batch: 1, knownGood: 50 })
    for (let n = 0; n < 7; n++) await probe()
    expect(isCertain()).toBe(false)
    await probe()
    expect(isCertain()).toBe(true)
  })

  it('takes a refusal of the probe for a sign that the server is up', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => ({ status: 400 })
    const { probe, isCertain } = suspect(destination, { batch: 2, knownGood: 50 })
    await probe()
    expect(isCertain()).toBe(true)
  })

  it('is never certain while the server takes nothing', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => ({ status: 500 })
    const { detector, probe, isCertain } = suspect(destination, {
      batch: 3,
      waiting: 3,
      knownGood: 50,
    })
    for (let n = 0; n < 10; n++) await probe()
    expect(isCertain()).toBe(false)
    expect(detector.isProbed).toBe(false)
  })

  it('counts requests of other lanes half, as long as each time some were taken', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => ({ status: 500 })
    let taken = 0
    const { probe, isCertain } = suspect(destination, { batch: 1, taken: () => taken })
    for (let n = 0; n < 15; n++) {
      taken += 5
      await probe()
    }
    expect(isCertain()).toBe(false)
    taken++
    await probe()
    expect(isCertain()).toBe(true)
    await probe()
    expect(isCertain()).toBe(false)
  })

  it('tries the first span of a batch alone at first, whose turn it is', async () => {
    const { sink, destination } = await poisoned()
    const { detector, probe } = suspect(destination, { batch: 4, waiting: 4 })
    await probe()
    await probe()
    expect(tried(sink)).toEqual([1, 1])
    expect(sink.arrived).toEqual([])
    await probe()
    expect(detector.isProbed).toBe(true)
    expect(sink.arrived.length).toBe(1)
    expect(sink.arrived.some(isFirst)).toBe(false)
  })

  it('tries what waits behind a single span, or elsewhere, and remembers what was taken', async () => {
    for (const scene of [{ waiting: 3 }, { another: 70 }]) {
      const { sink, destination } = await poisoned()
      const { detector, probe } = suspect(destination, { batch: 1, ...scene })
      await probe()
      await probe()
      expect(sink.requests).toEqual([])
      await probe()
      expect(sink.arrived.map(({ name }) => name)).toEqual([scene.another ? 'span 70' : 'span 100'])
      expect(detector.knownGood).toBeDefined()
      await probe()
      expect(new Set(sink.arrived.map(({ name }) => name)).size).toBe(1)
    }
  })
})
