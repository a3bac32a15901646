import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diag } from '@opentelemetry/api'
import { describe, expect, it, type TestContext } from 'vitest'
import { collectWarnings } from '../support/collect-warnings.ts'
import { skipReason } from '../support/skip-reason.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { contents, said, startRecorder } from './recorder.ts'
import { Sink } from './sink.ts'
import { isAccountedFor } from './talk.ts'

const DISK_BYTES = 512 * 1024

/** A small disk of its own, to be filled; skips the test where the system does not give one. */
function mountDisk({ onTestFinished, skip }: TestContext): string {
  const folder = temporaryFolder(onTestFinished)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], {
      stdio: 'ignore',
    })
  } catch {
    skip(skipReason('small-disk'))
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return folder
}

/** Takes all room of a disk but so much. */
function fill(disk: string, left: number): string {
  const filler = join(disk, 'filler')
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(filler, new Uint8Array(bavail * bsize - left))
  return filler
}

function hear({ onTestFinished }: TestContext): readonly string[] {
  onTestFinished(() => diag.disable())
  return collectWarnings()
}

async function startDown({ onTestFinished }: TestContext): Promise<{ sink: Sink; url: string }> {
  const sink = new Sink()
  sink.judge = () => ({ status: 503 })
  const url = await sink.listen()
  onTestFinished(() => sink.close())
  return { sink, url }
}

describe('a full disk under a spool', () => {
  it('loses nothing: what does not fit waits in memory, and is spooled when there is room', async (test) => {
    const disk = mountDisk(test)
    const heard = hear(test)
    const { sink, url } = await startDown(test)
    const filler = fill(disk, 100_000)
    const { processor, losses, track } = startRecorder({ url, spool: disk, maxBatchBytes: 20_000 })
    track(400)
    const failed = processor.forceFlush({ timeoutMillis: 1_500 })
    await expect(failed).rejects.toMatchObject({ code: 'DELIVERY', dropped: 0 })
    const { spooled, queued } = processor.counts
    expect(spooled).toBeGreaterThan(0)
    expect(queued).toBeGreaterThan(0)
    expect(spooled + queued).toBe(400)
    expect(heard.join('\n')).toMatch(/the spool cannot be written.*ENOSPC/)
    for (const name of readdirSync(disk).filter((file) => file.endsWith('.jsonl')))
      expect(readFileSync(join(disk, name), 'utf8')).toMatch(/\n$/)
    rmSync(filler)
    await processor.forceFlush()
    expect(processor.counts).toMatchObject({ spooled: 400, queued: 0, dropped: 0 })
    sink.judge = () => 'take'
    await expect.poll(() => processor.counts.delivered, { timeout: 30_000 }).toBe(400)
    expect(contents(sink.distinct())).toEqual(said(400))
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    await processor.shutdown()
  })

  it('does not keep an app from starting, nor its spans from being delivered', async (test) => {
    const disk = mountDisk(test)
    const { sink, url } = await startDown(test)
    const filler = fill(disk, 0)
    const { processor, losses, track } = startRecorder({ url, spool: disk })
    track(50)
    await processor.forceFlush({ timeoutMillis: 300 }).catch(() => {})
    expect(processor.counts).toMatchObject({ queued: 50, spooled: 0, dropped: 0 })
    rmSync(filler)
    await processor.forceFlush()
    expect(processor.counts).toMatchObject({ queued: 0, spooled: 50 })
    sink.judge = () => 'take'
    await expect.poll(() => processor.counts.delivered, { timeout: 30_000 }).toBe(50)
    expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
    await processor.shutdown()
    expect(readdirSync(disk)).toEqual([])
  })
})

it('a spool that becomes read-only costs only what is not in it, and the rest is cleaned up', async (test) => {
  const disk = mountDisk(test)
  const { sink, url } = await startDown(test)
  const heard = hear(test)
  const { processor, losses, track } = startRecorder({ url, spool: disk })
  track(20)
  await processor.forceFlush()
  // A file that is still written to would keep the disk from becoming read-only.
  await expect.poll(() => sink.requests.length, { timeout: 20_000 }).toBeGreaterThan(1)
  execFileSync('mount', ['-o', 'remount,ro', disk])
  track(10)
  const before = process.listenerCount('beforeExit')
  await expect(processor.shutdown({ timeoutMillis: 500 })).rejects.toMatchObject({
    code: 'DELIVERY',
    dropped: 10,
  })
  expect(process.listenerCount('beforeExit')).toBe(before - 1)
  expect(processor.counts).toMatchObject({ spooled: 20, droppedBy: { shutdown: 10 } })
  expect(isAccountedFor(processor.counts, losses.reported)).toBe(true)
  expect(heard.join('\n')).toMatch(/the spool's lock cannot be removed/)
})
