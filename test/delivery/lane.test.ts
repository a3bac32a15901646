import { describe, expect, it } from 'vitest'
import type { Destination } from '../../src/delivery/destination.ts'
import type { DropReason } from '../../src/delivery/drop-reason.ts'
import { Lane, type LaneParts } from '../../src/delivery/lane.ts'
import type { QueuedSpan } from '../../src/delivery/queue/queued-span.ts'
import { ProcessRun } from '../../src/delivery/run/process-run.ts'
import { RequestRun } from '../../src/delivery/run/request-run.ts'
import type { Postponed } from '../../src/otlp/http/export-outcome.ts'
import { arrivedNames, endpointAt, startEndpoint } from './endpoint.ts'
import { endedSpans, names } from './ended-spans.ts'

/** A lane to a destination, and what it reports. */
function openLane(destination: Destination, parts: Partial<LaneParts> = {}) {
  const run = new ProcessRun()
  const reported: (readonly [number, DropReason | 'delivered', unknown?])[] = []
  let taken = 0
  const lane = new Lane({
    destination,
    maxBatchBytes: 2_000,
    taken: () => taken,
    deliver(spans) {
      taken += spans
      reported.push([spans, 'delivered'])
    },
    drop: (spans, reason, cause) => reported.push([spans, reason, cause]),
    ...parts,
  })
  const send = (count: number, from = 0): Promise<void> => {
    for (const span of endedSpans(count, from))
      lane.queue.push(destination.pack(span, lane.queue.memory))
    lane.start(run)
    return lane.queue.flushed()
  }
  const sum = (of: string): number =>
    reported.reduce((total, [spans, what]) => total + (what === of ? spans : 0), 0)
  return { lane, run, reported, send, sum }
}

describe('a lane', () => {
  it('sends one batch after another, each within its bound, in the order of its spans', async () => {
    const { sink, destination } = await startEndpoint()
    const { send, sum } = openLane(destination)
    await send(100)
    expect(arrivedNames(sink)).toEqual(names(100))
    expect(sink.mostAtOnce).toBe(1)
    expect(sink.requests.length).toBeGreaterThan(5)
    expect(sum('delivered')).toBe(100)
  })

  it('sends a span that is larger than a batch alone', async () => {
    const { sink, destination } = await startEndpoint()
    const { send } = openLane(destination, { maxBatchBytes: 1 })
    await send(5)
    expect(sink.requests.map(({ spans }) => spans)).toEqual([1, 1, 1, 1, 1])
  })

  it('takes up spans that come while it is sending', async () => {
    const { sink, destination } = await startEndpoint()
    const { send } = openLane(destination)
    await Promise.all([send(20), send(20, 20)])
    expect(arrivedNames(sink)).toEqual(names(40))
  })

  it('halves a batch that is refused for its content until the span at fault is alone', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = (spans) => (spans.some(({ name }) => name === 'span 5') ? { status: 400 } : 'take')
    const { reported, send, sum } = openLane(destination)
    await send(20)
    expect(arrivedNames(sink)).toEqual(names(20).filter((name) => name !== 'span 5'))
    expect(sum('delivered')).toBe(19)
    expect(reported.filter(([, what]) => what !== 'delivered')).toMatchObject([
      [1, 'refused', { message: expect.stringMatching(/ responded with 400$/) }],
    ])
  })

  it('needs two requests for each time that it halves', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = (spans) =>
      spans.some(({ name }) => name === 'span 37') ? { status: 400 } : 'take'
    const { send } = openLane(destination, { maxBatchBytes: 1_000_000 })
    await send(64)
    expect(sink.requests.length).toBe(1 + 2 * Math.log2(64))
  })

  it('keeps a batch that is refused for the sake of the endpoint, and tries it again', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => (sink.requests.length < 3 ? { status: 403 } : 'take')
    const { send, sum } = openLane(destination, { maxBatchBytes: 1_000_000 })
    await send(20)
    expect(sink.requests.length).toBe(3)
    expect(sum('delivered')).toBe(20)
  })

  it('drops alone a span that a firewall refuses with 403', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = (spans) => (spans.some(({ name }) => name === 'span 5') ? { status: 403 } : 'take')
    const { send, sum } = openLane(destination, { maxBatchBytes: 1_000_000 })
    await send(20)
    expect(new Set(arrivedNames(sink))).toEqual(
      new Set(names(20).filter((name) => name !== 'span 5')),
    )
    expect([sum('delivered'), sum('refused')]).toEqual([19, 1])
  })

  it('leaves its spans to the next run if a request ends, and counts none twice', async () => {
    const { sink, destination } = await startEndpoint()
    sink.delayMillis = 60_000
    const { lane, sum } = openLane(destination, { maxBatchBytes: 1_000_000 })
    for (const span of endedSpans(3)) lane.queue.push(destination.pack(span, lane.queue.memory))
    const [first, second] = [new RequestRun(), new RequestRun()]
    lane.start(first)
    await expect.poll(() => sink.requests.length).toBe(1)
    lane.start(second)
    expect(lane.isRunBy(first)).toBe(true)
    sink.delayMillis = 0
    first.stop()
    lane.start(second)
    expect(lane.isRunBy(second)).toBe(true)
    await lane.queue.flushed()
    expect(sum('delivered')).toBe(3)
    expect(new Set(arrivedNames(sink))).toEqual(new Set(names(3)))
  })

  it('reports what a partial success leaves out, with the reason, and never more than was sent', async () => {
    const { sink, destination } = await startEndpoint()
    const { reported, send } = openLane(destination, { maxBatchBytes: 1_000_000 })
    sink.judge = () => ({ rejected: 3 })
    await send(10)
    sink.judge = () => ({ rejected: 1_000 })
    await send(10, 10)
    expect(reported).toEqual([
      [7, 'delivered'],
      [3, 'rejected', 'too old'],
      [0, 'delivered'],
      [10, 'rejected', 'too old'],
    ])
  })

  it('asks after each failure whether to give up, with what the receiver has asked for', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => ({ status: 429, headers: { 'retry-after': '0' } })
    const failures: Postponed[] = []
    const { send, sum } = openLane(destination, {
      giveUp: (failure) => (failures.push(failure) < 3 ? undefined : 'expired'),
    })
    await send(1)
    expect(sink.requests.length).toBe(3)
    expect(failures).toMatchObject(Array.from({ length: 3 }, () => ({ afterMillis: 0 })))
    expect(sum('expired')).toBe(1)
  })

  it('drops what is left when there is no more time, and waits for nothing', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => ({ status: 503, headers: { 'retry-after': '3600' } })
    const { run, send, sum } = openLane(destination)
    const sent = send(50)
    await expect.poll(() => sink.requests.length).toBe(1)
    run.stop()
    await sent
    expect(sum('shutdown')).toBe(50)
  })

  it('gives to the spool what fails, with the time that the receiver asks for', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => ({ status: 503, headers: { 'retry-after': '9' } })
    const spooled: (readonly [number, number | undefined])[] = []
    const spool = (spans: readonly QueuedSpan[], afterMillis?: number): boolean =>
      spooled.push([spans.length, afterMillis]) > 0
    const { send, reported } = openLane(destination, { spool, maxBatchBytes: 1_000_000 })
    await send(10)
    expect(spooled).toEqual([[10, 9_000]])
    expect(reported).toEqual([])
  })

  it('tries nothing as long as older spans are in the spool', async () => {
    const { sink, destination } = await startEndpoint()
    let isBehind = true
    const spool = (): boolean => true
    const { send } = openLane(destination, { spool, isSpoolFirst: () => isBehind })
    await send(10)
    expect(sink.requests).toEqual([])
    isBehind = false
    await send(10, 10)
    expect(arrivedNames(sink)).toEqual(names(10, 10))
  })

  it('keeps trying if the spool takes nothing', async () => {
    const { sink, destination } = await startEndpoint()
    sink.judge = () => (sink.requests.length < 3 ? { status: 503 } : 'take')
    const { send } = openLane(destination, { spool: () => false })
    await send(2)
    expect(arrivedNames(sink)).toEqual(names(2))
  })

  it('keeps trying an endpoint that is not there, and suspects no span', async () => {
    const { sink, url } = await startEndpoint()
    await sink.close()
    let failures = 0
    const giveUp = ({ mayBeAboutSpans }: Postponed): DropReason | undefined => {
      expect(mayBeAboutSpans).toBe(false)
      return ++failures < 4 ? undefined : 'expired'
    }
    const { send, sum } = openLane(endpointAt(url), { giveUp })
    await send(3)
    expect(sum('expired')).toBe(3)
  })
})
