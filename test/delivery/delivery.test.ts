import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Delivery, type DeliveryOptions } from '../../src/delivery/delivery.ts'
import { DeliveryLedger } from '../../src/delivery/delivery-ledger.ts'
import type { Destination } from '../../src/delivery/destination.ts'
import { arrivedNames, startEndpoint } from './endpoint.ts'
import { endedSpans, names, unreadableSpan } from './ended-spans.ts'

/** A delivery to a destination, which packs the more than it says. */
function openDelivery(destination: Destination, options: Partial<DeliveryOptions> = {}) {
  const ledger = new DeliveryLedger()
  let packed = 0
  const delivery = new Delivery({
    destination: {
      ...destination,
      pack(span, memory) {
        packed++
        return destination.pack(span, memory)
      },
    },
    ledger,
    maxQueueBytes: 1_000_000,
    maxBatchBytes: 100_000,
    maxConcurrentRequests: 4,
    scheduledDelayMillis: 3_600_000,
    whenFull: 'drop-newest',
    spool: undefined,
    ...options,
  })
  const add = (count: number, from = 0, order?: string): void => {
    for (const span of endedSpans(count, from)) delivery.add(span, order)
  }
  return { delivery, ledger, add, packed: () => packed }
}

describe('a delivery', () => {
  it('encodes nothing in the calls that record, up to 64 spans', async () => {
    const { destination } = await startEndpoint()
    const { add, packed } = openDelivery(destination)
    add(63)
    expect(packed()).toBe(0)
    await setImmediate()
    expect(packed()).toBe(63)
    add(64)
    expect(packed()).toBe(127)
  })

  it('counts a span that is not encoded yet', async () => {
    const { sink, destination } = await startEndpoint()
    const { delivery, ledger, add } = openDelivery(destination)
    expect(delivery.isIdle).toBe(true)
    add(3)
    expect(ledger.counts.queued).toBe(3)
    expect(delivery.isIdle).toBe(false)
    await delivery.flush()
    expect(delivery.isIdle).toBe(true)
    expect(arrivedNames(sink)).toEqual(names(3))
  })

  it('sends what waits after the scheduled delay, by itself', async () => {
    const { sink, destination } = await startEndpoint()
    const { add } = openDelivery(destination, { scheduledDelayMillis: 1 })
    add(3)
    await expect.poll(() => arrivedNames(sink)).toEqual(names(3))
  })

  it('sends a full batch at once', async () => {
    const { sink, destination } = await startEndpoint()
    const { add } = openDelivery(destination, { maxBatchBytes: 1_000 })
    add(100)
    await expect.poll(() => sink.arrived.length).toBeGreaterThan(90)
  })

  it('keeps the order of spans with one text, beside others', async () => {
    const { sink, destination } = await startEndpoint()
    sink.delayMillis = 5
    const { delivery, add } = openDelivery(destination, { maxBatchBytes: 1_000 })
    for (let n = 0; n < 20; n++) for (let of = 0; of < 5; of++) add(1, n * 5 + of, `thread ${of}`)
    await delivery.flush()
    for (let of = 0; of < 5; of++) {
      const arrived = arrivedNames(sink).filter((name) => Number(name.slice(5)) % 5 === of)
      expect(arrived).toEqual(Array.from({ length: 20 }, (_, n) => `span ${n * 5 + of}`))
    }
    expect(sink.mostAtOnce).toBeGreaterThan(1)
  })

  it('drops a span that cannot be encoded, and it alone', async () => {
    const { sink, destination } = await startEndpoint()
    const { delivery, ledger, add } = openDelivery(destination)
    add(2)
    delivery.add(unreadableSpan(), undefined)
    add(2, 2)
    await delivery.flush()
    expect(arrivedNames(sink)).toEqual(names(4))
    expect(ledger.counts.droppedBy.unencodable).toBe(1)
  })

  it.each([
    ['drop-newest', names(3)],
    ['drop-oldest', names(3, 7)],
  ] as const)(
    'past its bound, with %s, keeps those that the policy says',
    async (whenFull, kept) => {
      const { sink, destination } = await startEndpoint()
      const { delivery, ledger, add } = openDelivery(destination, { whenFull, maxQueueBytes: 750 })
      add(10)
      await delivery.flush()
      expect(arrivedNames(sink)).toEqual(kept)
      expect(ledger.counts).toMatchObject({ delivered: 3, droppedBy: { 'queue-full': 7 } })
    },
  )

  it('drops at the end of the process what nothing can keep', async () => {
    const { sink, destination } = await startEndpoint()
    const { delivery, ledger, add } = openDelivery(destination)
    add(5)
    delivery.rescue()
    expect(ledger.counts).toMatchObject({ queued: 0, droppedBy: { shutdown: 5 } })
    await delivery.flush()
    expect(sink.requests).toEqual([])
  })

  it('gives up when it is stopped, and takes no more', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => ({ status: 503, headers: { 'retry-after': '3600' } })
    const { delivery, ledger, add } = openDelivery(destination)
    add(5)
    const flushed = delivery.flush()
    await expect.poll(() => sink.requests.length).toBe(1)
    delivery.stop()
    await flushed
    add(1)
    expect(ledger.counts).toMatchObject({ tracked: 6, queued: 0, droppedBy: { shutdown: 6 } })
  })
})
