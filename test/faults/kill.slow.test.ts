import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { random } from './random.ts'
import { contents, said, startRecorder } from './recorder.ts'
import { Sink } from './sink.ts'

const PROGRAM = join(import.meta.dirname, 'kill-process.ts')

interface Report {
  readonly tracked: number
  readonly spooled: number
  /** Tracked half a second ago, or earlier. */
  readonly due: number
}

let folder: string
let sink: Sink
beforeEach(({ onTestFinished }) => {
  folder = temporaryFolder(onTestFinished)
  sink = new Sink()
})
afterEach(() => sink.close())

/** Runs the program into an outage and kills it as soon as it says what is asked for; returns all that it has said. */
async function killWhen(
  pace: 'burst' | 'steady',
  url: string,
  isEnough: (report: Report) => boolean,
): Promise<Report[]> {
  const child = spawn(process.execPath, [PROGRAM, pace, url, folder])
  // A process that has ended and was not waited for still counts as running.
  const ended = once(child, 'exit')
  const reports: Report[] = []
  child.stderr.resume()
  for await (const line of createInterface({ input: child.stdout })) {
    const report = JSON.parse(line) as Report
    reports.push(report)
    if (isEnough(report)) child.kill('SIGKILL')
  }
  await ended
  return reports
}

/** What the next process delivers, in the order of arrival. */
async function delivered(url: string): Promise<readonly unknown[]> {
  sink.judge = () => 'take'
  const { processor } = startRecorder({ url, spool: folder })
  await expect.poll(() => processor.counts.tracked, { timeout: 60_000 }).toBeGreaterThan(0)
  await expect.poll(() => processor.counts.spooled, { timeout: 60_000 }).toBe(0)
  expect(processor.counts.delivered).toBe(processor.counts.tracked)
  await processor.shutdown()
  return contents(sink.distinct())
}

describe('a kill during an outage', () => {
  it.each([1, 2, 3, 4])(
    'in a burst of 100,000 messages loses nothing that had been spooled by then, seed %i',
    async (seed) => {
      const url = await sink.listen()
      sink.judge = () => ({ status: 503 })
      const enough = Math.floor(random(seed)() * 100_000)
      const reports = await killWhen('burst', url, ({ spooled }) => spooled >= enough)
      const spooled = reports.at(-1)?.spooled ?? 0
      expect(spooled).toBeGreaterThanOrEqual(enough)
      const arrived = await delivered(url)
      expect(arrived.length).toBeGreaterThanOrEqual(spooled)
      expect(arrived).toEqual(said(arrived.length))
    },
    180_000,
  )

  it('takes what was said in the last half second at most, once the outage is known', async () => {
    const url = await sink.listen()
    sink.judge = () => ({ status: 503 })
    const reports = await killWhen('steady', url, ({ due }) => due >= 1_000)
    const known = reports.findIndex(({ spooled }) => spooled > 0)
    const late = reports.slice(known).filter(({ spooled, due }) => spooled < due)
    expect(known).toBeGreaterThan(0)
    expect(late).toEqual([])
    const arrived = await delivered(url)
    expect(arrived.length).toBeGreaterThanOrEqual(1_000)
    expect(arrived).toEqual(said(arrived.length))
  })
})
