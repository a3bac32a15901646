import { describe, expect, it } from 'vitest'
import { Lane } from '../../../src/delivery/lane.ts'
import { flushInRequest } from '../../../src/delivery/run/flush-in-request.ts'
import { RequestRun } from '../../../src/delivery/run/request-run.ts'
import { arrivedNames, startEndpoint } from '../endpoint.ts'
import { endedSpans, names } from '../ended-spans.ts'

/** A lane with some spans, and a sink that takes them. */
async function openLane(count: number) {
  const { sink, destination } = await startEndpoint()
  let delivered = 0
  let dropped = 0
  const lane = new Lane({
    destination,
    maxBatchBytes: 1_000_000,
    taken: () => delivered,
    deliver: (spans) => (delivered += spans),
    drop: (spans) => (dropped += spans),
  })
  const add = (more: number, from = 0): void => {
    for (const span of endedSpans(more, from))
      lane.queue.push(destination.pack(span, lane.queue.memory))
  }
  add(count)
  return { sink, lane, add, counts: () => ({ delivered, dropped }) }
}

describe('a flush within a request', () => {
  it('sends what waits, and lets go of the lane', async () => {
    const { sink, lane } = await openLane(3)
    expect(await flushInRequest([lane], 10_000)).toBe(true)
    expect(arrivedNames(sink)).toEqual(names(3))
    expect(await flushInRequest([lane], 10_000)).toBe(true)
    expect(sink.requests.length).toBe(1)
  })

  it('leaves in the lane what it could not send in time, for the next', async () => {
    const { sink, lane, counts } = await openLane(3)
    sink.judge = () => ({ status: 503 })
    expect(await flushInRequest([lane], 30)).toBe(false)
    // What the flush has begun is given up in the meantime.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([lane.queue.length, counts().dropped]).toEqual([3, 0])
    sink.judge = () => 'take'
    expect(await flushInRequest([lane], 10_000)).toBe(true)
    expect(arrivedNames(sink)).toEqual(names(3))
    expect(counts()).toEqual({ delivered: 3, dropped: 0 })
  })

  it('waits for what another request is sending, and does not send it again', async () => {
    const { sink, lane, add } = await openLane(3)
    sink.delayMillis = 100
    const first = flushInRequest([lane], 10_000)
    await expect.poll(() => sink.requests.length).toBe(1)
    add(2, 3)
    expect(await Promise.all([first, flushInRequest([lane], 10_000)])).toEqual([true, true])
    expect(arrivedNames(sink)).toEqual(names(5))
  })

  it('takes over what a request was sending that is gone', async () => {
    const { sink, lane, counts } = await openLane(3)
    sink.judge = () => ({ status: 503, headers: { 'retry-after': '300' } })
    // Nothing ever ticks this run.
    lane.start(new RequestRun())
    await expect.poll(() => sink.requests.length).toBe(1)
    sink.judge = () => 'take'
    expect(await flushInRequest([lane], 20_000)).toBe(true)
    expect(arrivedNames(sink)).toEqual(names(3))
    expect(counts()).toEqual({ delivered: 3, dropped: 0 })
  })
})
