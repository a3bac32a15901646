import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { readThread } from '../../src/replay/read-thread.ts'
import type { ThreadExportProcessorOptions } from '../../src/sdk/index.ts'
import { otlpFileStore } from '../../src/store/otlp-file.ts'
import { needs } from '../support/needs.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { random } from './random.ts'
import { contents, said, startRecorder } from './recorder.ts'
import { type Fate, Sink } from './sink.ts'
import { isAccountedFor } from './talk.ts'

let sink: Sink
let url: string
let folder: string
const recorders: ReturnType<typeof startRecorder>[] = []
beforeEach(async ({ onTestFinished }) => {
  folder = temporaryFolder(onTestFinished)
  sink = new Sink()
  url = await sink.listen()
})
afterEach(async () => {
  for (const { processor } of recorders.splice(0)) await processor.shutdown().catch(() => {})
  await sink.close()
})

function record(options: ThreadExportProcessorOptions = {}) {
  const recorder = startRecorder({ url, spool: folder, maxBatchBytes: 20_000, ...options })
  recorders.push(recorder)
  return recorder
}

const isDown = () => ({ status: 503 })
const segments = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()

/** What a process that was killed leaves behind: its files, and a lock that nobody holds. */
async function leaveBehind(count: number, threadId = 'thread'): Promise<void> {
  sink.judge = isDown
  const { processor, track } = record()
  track(count, threadId)
  await processor.forceFlush()
  await processor.shutdown()
  const [segment = ''] = segments().slice(-1)
  const owner = segment.split('-').slice(1, 3).join('-')
  writeFileSync(join(folder, `${owner}.lock`), 'another machine')
  utimesSync(join(folder, `${owner}.lock`), 0, 0)
}

describe('the spool', () => {
  it.each(['protobuf', 'json'] as const)(
    'takes what the endpoint does not, and delivers it in order when it is back (%s)',
    async (encoding) => {
      sink.judge = isDown
      const { processor, track } = record({ encoding })
      track(200)
      await processor.forceFlush()
      expect(processor.counts).toMatchObject({ tracked: 200, delivered: 0, spooled: 200 })
      sink.judge = () => 'take'
      track(100, 'thread', 200)
      await expect.poll(() => processor.counts.delivered, { timeout: 20_000 }).toBe(300)
      expect(contents(sink.arrived)).toEqual(said(300))
      expect(processor.counts).toMatchObject({ spooled: 0, queued: 0, dropped: 0 })
      await expect.poll(segments).toEqual([])
    },
  )

  it('says in its files what was said, in the format of the Collector’s file exporter', async () => {
    sink.judge = isDown
    const { processor, track } = record()
    track(50)
    await processor.forceFlush()
    const [segment = ''] = segments()
    const store = otlpFileStore(join(folder, segment), { readOnly: true })
    const { messages } = await readThread(store, 'thread')
    expect(messages.map(({ content }) => content)).toEqual(said(50))
  })

  it('is emptied by the next process, each span once', async () => {
    await leaveBehind(120)
    sink.judge = () => 'take'
    const one = record()
    const other = record()
    await expect
      .poll(() => one.processor.counts.delivered + other.processor.counts.delivered)
      .toBe(120)
    expect(contents(sink.arrived)).toEqual(said(120))
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock')).length).toBe(2)
  })

  it('leaves the files of a living process alone', async () => {
    sink.judge = isDown
    const { processor, track } = record()
    track(20)
    await processor.forceFlush()
    const before = segments()
    const other = record()
    expect(segments()).toEqual(before)
    expect(other.processor.counts.tracked).toBe(0)
  })

  it('gives its files free at shutdown', async () => {
    sink.judge = isDown
    const { processor, track } = record()
    track(20)
    await processor.shutdown()
    expect(processor.counts).toMatchObject({ spooled: 20, dropped: 0 })
    expect(readdirSync(folder)).toEqual(segments())
    sink.judge = () => 'take'
    record()
    await expect.poll(() => contents(sink.arrived)).toEqual(said(20))
  })

  it('cuts off a torn tail, wherever it is torn, and loses nothing before it', async () => {
    await leaveBehind(40)
    const [segment = ''] = segments()
    const whole = readFileSync(join(folder, segment))
    const end = whole.indexOf('\n', whole.length / 2) + 1
    const line = whole.subarray(0, whole.indexOf('\n') + 1)
    for (const cut of [1, 2, Math.floor(line.length / 2), line.length - 1]) {
      const [name = ''] = segments()
      writeFileSync(join(folder, name), whole)
      appendFileSync(join(folder, name), line.subarray(0, cut))
      sink.arrived.length = 0
      sink.judge = () => 'take'
      const { processor } = record()
      await expect.poll(() => contents(sink.arrived)).toEqual(said(40))
      expect(processor.counts).toMatchObject({ tracked: 40, dropped: 0 })
      await expect.poll(segments).toEqual([])
      await processor.shutdown()
      writeFileSync(join(folder, name), whole)
    }
    expect(end).toBeGreaterThan(0)
  })

  it.each(Array.from({ length: 10 }, (_, n) => n + 1))(
    'loses nothing before the byte at which a kill has cut a file off, seed %i',
    async (seed) => {
      const next = random(seed)
      await leaveBehind(60)
      const [segment = ''] = segments()
      const whole = readFileSync(join(folder, segment))
      sink.judge = () => 'take'
      for (let cut = 0; cut < 4; cut++) {
        const kept = whole.subarray(0, Math.floor(next() * (whole.length + 1)))
        const lines = kept.toString('latin1').split('\n').slice(0, -1)
        const spans = lines.reduce((sum, line) => sum + line.split('"spanId":').length - 1, 0)
        sink.arrived.length = 0
        writeFileSync(join(folder, segment), kept)
        const { processor } = record()
        await expect.poll(segments).toEqual([])
        // Links have span ids too: each message but the first has one.
        const messages = Math.ceil(spans / 2)
        expect(contents(sink.arrived)).toEqual(said(messages))
        expect(processor.counts).toMatchObject({ tracked: messages, dropped: 0 })
        await processor.shutdown()
      }
    },
  )

  it('reads on behind a damaged line, reports it and keeps the file aside', async () => {
    await leaveBehind(40)
    const [segment = ''] = segments()
    const whole = readFileSync(join(folder, segment), 'utf8')
    writeFileSync(join(folder, segment), `{"resourceSpans":[{"broken\n\u0000\n[]\n${whole}`)
    sink.judge = () => 'take'
    const { processor, losses } = record()
    await expect.poll(() => contents(sink.arrived)).toEqual(said(40))
    await expect.poll(segments).toEqual([])
    // How many spans a line had that makes no sense, nobody knows: each counts as one.
    expect(processor.counts).toMatchObject({ delivered: 40, droppedBy: { unreadable: 3 } })
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    expect(readdirSync(folder).filter((name) => name.endsWith('.damaged')).length).toBe(1)
  })

  it('counts what is lost of its own files', async () => {
    sink.judge = isDown
    const { processor, losses, track } = record()
    track(60)
    await processor.forceFlush()
    const [segment = ''] = segments()
    const [first = '', ...others] = readFileSync(join(folder, segment), 'utf8').split('\n')
    writeFileSync(join(folder, segment), ['x'.repeat(first.length), ...others].join('\n'))
    sink.judge = () => 'take'
    await expect.poll(() => processor.counts.spooled, { timeout: 20_000 }).toBe(0)
    const { delivered, dropped, droppedBy } = processor.counts
    expect(delivered + dropped).toBe(60)
    expect(droppedBy.unreadable).toBe(dropped)
    expect(contents(sink.arrived)).toEqual(said(60).slice(dropped))
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
  })

  it('leaves alone what is no file, whatever it is called', async () => {
    const pipe = join(folder, '1000000000000-1-a-0.jsonl')
    execFileSync('mkfifo', [pipe])
    mkdirSync(join(folder, '1000000000000-1-a-1.jsonl'))
    symlinkSync('/dev/zero', join(folder, '1000000000000-1-a-2.jsonl'))
    symlinkSync('/dev/zero', join(folder, '1-b.lock'))
    await leaveBehind(10)
    sink.judge = () => 'take'
    record()
    await expect.poll(() => contents(sink.arrived)).toEqual(said(10))
    await expect.poll(() => segments().length).toBe(3)
  })

  it('is nobody else’s to read', async () => {
    sink.judge = isDown
    const { processor, track } = record({ spool: join(folder, 'new') })
    track(1)
    await processor.forceFlush()
    const modes = ['.', ...readdirSync(join(folder, 'new'))].map(
      (name) => statSync(join(folder, 'new', name)).mode & 0o777,
    )
    expect(modes).toEqual([0o700, 0o600, 0o600])
  })

  it('loses nothing where a process is taken for dead, and lives', async () => {
    sink.judge = isDown
    const slept = record()
    slept.track(20)
    await slept.processor.forceFlush()
    const lock = readdirSync(folder).find((name) => name.endsWith('.lock')) ?? ''
    utimesSync(join(folder, lock), 0, 0)
    const other = record()
    slept.track(20, 'thread', 20)
    await slept.processor.forceFlush()
    sink.judge = () => 'take'
    const delivered = () => slept.processor.counts.delivered + other.processor.counts.delivered
    await expect.poll(delivered, { timeout: 20_000 }).toBe(40)
    expect(new Set(contents(sink.arrived))).toEqual(new Set(said(40)))
    expect(sink.arrived.length).toBe(40)
    for (const { processor, losses } of [slept, other]) {
      await expect.poll(() => processor.counts.spooled).toBe(0)
      expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    }
  })

  it('counts and reports a file that was moved away, and writes again what went into it last', async () => {
    sink.judge = isDown
    const { processor, losses, track } = record()
    track(20)
    await processor.forceFlush()
    const [segment = ''] = segments()
    const taken = join(folder, 'taken')
    renameSync(join(folder, segment), taken)
    track(20, 'thread', 20)
    await processor.forceFlush()
    expect(segments().length).toBe(1)
    sink.judge = () => 'take'
    await expect.poll(() => contents(sink.arrived), { timeout: 20_000 }).toEqual(said(40).slice(20))
    await expect.poll(() => processor.counts.spooled).toBe(0)
    expect(processor.counts).toMatchObject({
      tracked: 40,
      delivered: 20,
      droppedBy: { deleted: 20 },
    })
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    expect(readFileSync(taken, 'utf8')).toContain('message 19')
  })

  it('is emptied by several processes that start at once, each span once', async () => {
    for (let n = 0; n < 8; n++) await leaveBehind(40, `thread ${n}`)
    sink.judge = () => 'take'
    const program = join(import.meta.dirname, 'drain-process.ts')
    const drains = Array.from({ length: 3 }, () => spawn(process.execPath, [program, url, folder]))
    await expect.poll(segments, { timeout: 30_000 }).toEqual([])
    await expect.poll(() => sink.distinct().length).toBe(320)
    expect(sink.arrived.length).toBe(320)
    await Promise.all(
      drains.map(async (drain) => {
        drain.stdin.end()
        await once(drain, 'exit')
      }),
    )
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps spans in memory where it cannot be written, and loses none', async () => {
    sink.judge = isDown
    const { processor, track } = record()
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'in its place')
    track(20)
    const flushed = processor.forceFlush()
    await expect.poll(() => sink.requests.length).toBeGreaterThan(1)
    expect(processor.counts).toMatchObject({ tracked: 20, queued: 20, spooled: 0 })
    sink.judge = () => 'take'
    await flushed
    expect(contents(sink.arrived)).toEqual(said(20))
  })

  it('is made again if its folder is deleted, and keeps what is being delivered from it', async () => {
    sink.judge = isDown
    const { processor, losses, track } = record()
    track(20)
    await processor.forceFlush()
    await expect.poll(() => sink.requests.length).toBeGreaterThan(1)
    rmSync(folder, { recursive: true })
    track(20, 'thread', 20)
    await processor.forceFlush()
    expect(segments().length).toBe(1)
    await processor.shutdown()
    expect(processor.counts).toMatchObject({ tracked: 40, spooled: 40, dropped: 0 })
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    sink.judge = () => 'take'
    record()
    await expect.poll(() => sink.distinct().length, { timeout: 20_000 }).toBe(40)
  })

  it('claims at the end no span whose file was deleted, and says how many are lost', async () => {
    sink.judge = isDown
    const { processor, losses, track } = record()
    track(20)
    await processor.forceFlush()
    await expect.poll(() => sink.requests.length).toBeGreaterThan(1)
    // The first file is read by now, so this goes into a second one.
    track(30, 'thread', 20)
    await processor.forceFlush()
    for (const name of segments()) rmSync(join(folder, name))
    await expect(processor.shutdown()).rejects.toMatchObject({ dropped: 30 })
    expect(processor.counts).toMatchObject({ spooled: 20, droppedBy: { deleted: 30 } })
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    sink.judge = () => 'take'
    record()
    await expect.poll(() => contents(sink.distinct()), { timeout: 20_000 }).toEqual(said(20))
  })

  it('is bounded: what does not fit waits in memory', async () => {
    sink.judge = isDown
    const { processor, track } = record({ maxSpoolBytes: 40_000, shutdownTimeoutMillis: 50 })
    track(300)
    await expect.poll(() => processor.counts.spooled).toBeGreaterThan(0)
    await expect.poll(() => sink.requests.length).toBeGreaterThan(2)
    const { spooled, queued, dropped } = processor.counts
    expect([spooled + queued, dropped]).toEqual([300, 0])
    expect(queued).toBeGreaterThan(0)
    const bytes = segments().map((name) => statSync(join(folder, name)).size)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(40_000)
  })

  it('drops what is too old and fails once more, and says so', async () => {
    await leaveBehind(10)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const lost: unknown[] = []
    const { processor } = record({
      maxSpoolAgeMillis: 1,
      onDrop: ({ count, reason }) => lost.push([count, reason]),
    })
    await expect.poll(() => lost).toEqual([[10, 'expired']])
    expect(processor.counts).toMatchObject({ tracked: 10, dropped: 10, spooled: 0 })
  })

  it('is tried once, however old it is', async () => {
    await leaveBehind(10)
    sink.judge = () => 'take'
    await new Promise((resolve) => setTimeout(resolve, 20))
    const { processor } = record({ maxSpoolAgeMillis: 1 })
    await expect.poll(() => contents(sink.arrived)).toEqual(said(10))
    expect(processor.counts).toMatchObject({ delivered: 10, dropped: 0 })
  })

  it.each([
    ['forward by 30 years', 30 * 365 * 86_400_000],
    ['back by 30 years', -30 * 365 * 86_400_000],
  ])('loses nothing if the clock jumps %s', async (_name, jump) => {
    onTestFinished(() => void vi.useRealTimers())
    sink.judge = isDown
    const { processor, losses, track } = record()
    track(20)
    await processor.forceFlush()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jump })
    track(20, 'thread', 20)
    await processor.forceFlush()
    const requests = sink.requests.length
    await expect.poll(() => sink.requests.length, { timeout: 20_000 }).toBeGreaterThan(requests + 1)
    expect(processor.counts).toMatchObject({ spooled: 40, dropped: 0 })
    sink.judge = () => 'take'
    await expect.poll(() => processor.counts.delivered, { timeout: 20_000 }).toBe(40)
    expect(contents(sink.distinct())).toEqual(said(40))
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
  })

  it('drops what becomes too old while the endpoint is down, and keeps the rest', async () => {
    sink.judge = isDown
    const { processor, losses, track } = record({ maxSpoolAgeMillis: 1_500 })
    track(10)
    await processor.forceFlush()
    await expect
      .poll(() => processor.counts.droppedBy.expired, { timeout: 30_000 })
      .toBeGreaterThan(0)
    track(10, 'thread', 10)
    await processor.forceFlush().catch(() => {})
    sink.judge = () => 'take'
    await expect.poll(() => processor.counts.spooled, { timeout: 30_000 }).toBe(0)
    expect(contents(sink.arrived)).toEqual(said(20).slice(10))
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
  })

  it('takes what the queue has no room for, and nothing is lost', async () => {
    const { processor, track } = record({ maxQueueBytes: 50_000 })
    track(2_000)
    expect(processor.counts.spooled).toBeGreaterThan(1_000)
    await processor.forceFlush()
    await expect.poll(() => processor.counts.delivered, { timeout: 20_000 }).toBe(2_000)
    expect(contents(sink.distinct())).toEqual(said(2_000))
  })

  it.each([1, 2, 3, 4])('accounts for every span whatever happens, seed %i', async (seed) => {
    const next = random(seed)
    const fates: readonly Fate[] = [
      'take',
      'take and hang up',
      'hang up',
      { status: 400 },
      { status: 503, headers: { 'retry-after': '0' } },
      { rejected: 1 },
    ]
    sink.judge = () => fates[Math.floor(next() * fates.length)] ?? 'take'
    const { processor, losses, track } = record({ maxQueueBytes: 60_000, maxBatchBytes: 5_000 })
    for (let burst = 0; burst < 8; burst++) {
      track(Math.floor(next() * 120), `thread ${burst % 3}`)
      await new Promise((resolve) => setTimeout(resolve, next() * 5))
      const { tracked, delivered, spooled, dropped, queued } = processor.counts
      expect(tracked).toBe(delivered + spooled + dropped + queued)
    }
    await processor.forceFlush().catch(() => {})
    expect(processor.counts.queued).toBe(0)
    sink.judge = () => 'take'
    await expect.poll(() => processor.counts.spooled, { timeout: 30_000 }).toBe(0)
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    expect(sink.distinct().length).toBeGreaterThanOrEqual(processor.counts.delivered)
  })

  it(
    'refuses a folder that cannot be written to',
    needs({ 'file-permissions': process.getuid?.() !== 0 }),
    () => {
      chmodSync(folder, 0o500)
      expect(() => record()).toThrow('ThreadExportProcessor: spool')
      chmodSync(folder, 0o700)
    },
  )

  it('refuses what is no folder, and an exporter beside it', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => record({ spool: join(folder, 'file') })).toThrow('ThreadExportProcessor: spool')
    const exporter = { export: () => {}, shutdown: async () => {} }
    expect(() => startRecorder({ exporter, spool: folder })).toThrow('spool needs url')
    expect(() => startRecorder({ url, whenFull: 'spool' })).toThrow('whenFull')
  })
})
