import { readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { contents, said, startRecorder } from './recorder.ts'
import { RemoteSink } from './remote-sink.ts'
import { Sink } from './sink.ts'
import { faultsOf, isAccountedFor, NO_FAULTS, talk } from './talk.ts'

const MESSAGES = 100_000
// Shorter while one works on it: every retry has come to its longest pause after ten seconds.
const OUTAGE_SECONDS = Number(process.env['THREADSPAN_OUTAGE_SECONDS'] ?? 60)

describe.concurrent('an outage', () => {
  it(
    `of ${OUTAGE_SECONDS} seconds loses none of 100,000 messages, in memory and in a spool`,
    { timeout: OUTAGE_SECONDS * 1000 + 240_000 },
    async ({ expect, onTestFinished }) => {
      const sink = await RemoteSink.start()
      onTestFinished(() => sink.stop())
      const spool = temporaryFolder(onTestFinished)
      const inMemory = startRecorder({ url: sink.url })
      const inSpool = startRecorder({ url: sink.url, spool })
      const before = talk([inMemory.open('before')], 5_000)
      await inMemory.processor.forceFlush()
      await sink.close()
      const threads = (name: string) => Array.from({ length: 10 }, (_, n) => `${name} ${n}`)
      const remembered = talk(threads('memory').map(inMemory.open), MESSAGES)
      const spooled = talk(threads('spool').map(inSpool.open), MESSAGES)
      const flushed = inMemory.processor.forceFlush()
      await inSpool.processor.forceFlush()
      expect(inSpool.processor.counts).toMatchObject({ spooled: MESSAGES, delivered: 0 })
      await wait(OUTAGE_SECONDS * 1000)
      await sink.listen()
      await flushed
      const atFlush = await sink.arrived()
      expect(faultsOf(before, atFlush)).toEqual(NO_FAULTS)
      expect(faultsOf(remembered, atFlush)).toEqual(NO_FAULTS)
      await expect.poll(() => inSpool.processor.counts.spooled, { timeout: 120_000 }).toBe(0)
      expect(faultsOf(spooled, await sink.arrived())).toEqual(NO_FAULTS)
      await expect
        .poll(() => readdirSync(spool).filter((name) => name.endsWith('.jsonl')))
        .toEqual([])
      for (const { processor, losses } of [inMemory, inSpool]) {
        expect(processor.counts.dropped).toBe(0)
        expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
        await processor.shutdown()
      }
    },
  )
})

describe.concurrent('a span that alone makes the endpoint fail', () => {
  const isBad = (spans: Parameters<typeof contents>[0]): boolean =>
    contents(spans).includes('message 13')

  it('waits while nothing shows that the endpoint is up, and is dropped when other threads arrive', async ({
    expect,
  }) => {
    const sink = new Sink()
    sink.judge = (spans) => (isBad(spans) ? { status: 500 } : 'take')
    const { processor, losses, track } = startRecorder({ url: await sink.listen() })
    track(1, 'bad', 13)
    await expect(processor.forceFlush({ timeoutMillis: 5_000 })).rejects.toMatchObject({
      waiting: 1,
    })
    expect(processor.counts).toMatchObject({ queued: 1, dropped: 0 })
    let n = 100
    const others = setInterval(() => track(1, `good ${n++}`, 1), 500)
    await expect.poll(() => processor.counts.dropped, { timeout: 150_000 }).toBe(1)
    clearInterval(others)
    await processor.forceFlush().catch(() => {})
    expect(processor.counts).toMatchObject({ queued: 0, droppedBy: { refused: 1 } })
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    await processor.shutdown()
    await sink.close()
  }, 240_000)

  it('does not keep in the spool what came behind it', async ({ expect, onTestFinished }) => {
    const sink = new Sink()
    sink.judge = (spans) => (isBad(spans) ? { status: 500 } : 'take')
    const { processor, losses, track } = startRecorder({
      url: await sink.listen(),
      spool: temporaryFolder(onTestFinished),
    })
    track(1, 'bad', 13)
    await processor.forceFlush()
    expect(processor.counts).toMatchObject({ spooled: 1 })
    // Its file is tried then, and nothing is added to it any more.
    await expect.poll(() => sink.requests.length, { timeout: 20_000 }).toBeGreaterThan(1)
    for (let n = 0; n < 12; n++) {
      track(1, 'good', n)
      await processor.forceFlush()
    }
    await expect.poll(() => processor.counts.spooled, { timeout: 60_000 }).toBe(0)
    expect(processor.counts).toMatchObject({ delivered: 12, droppedBy: { refused: 1 } })
    expect(new Set(contents(sink.distinct()))).toEqual(new Set(said(12)))
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    await processor.shutdown().catch(() => {})
    await sink.close()
  }, 120_000)
})
