import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contents, said, startRecorder } from './recorder.ts'
import { Sink } from './sink.ts'

const PROGRAM = join(import.meta.dirname, 'exit-process.ts')
const DOCS = join(import.meta.dirname, '../../docs/delivery.md')
const ENDINGS = ['natural end', 'process.exit()', 'uncaught error', 'SIGTERM', 'SIGINT', 'SIGKILL']
const MESSAGES = 100

interface Case {
  readonly ending: string
  readonly isUp: boolean
  readonly hasSpool: boolean
}

/** How the program ended: exit code or signal. */
async function run(ending: string, url: string, spool: string | undefined): Promise<unknown> {
  const child = spawn(process.execPath, [PROGRAM, ending, url, ...(spool ? [spool] : [])])
  child.stdout.on('data', () => child.kill(ending as NodeJS.Signals))
  child.stderr.resume()
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))
}

/** What has become of the queue of a program that ended. */
async function fate({ ending, isUp, hasSpool }: Case): Promise<string> {
  const sink = new Sink()
  const url = await sink.listen()
  if (!isUp) await sink.close()
  const folder = mkdtempSync(join(tmpdir(), 'exit-'))
  try {
    const end = await run(ending, url, hasSpool ? folder : undefined)
    expect([ending, end]).toEqual([ending, expectedEnd(ending)])
    if (sink.distinct().length === MESSAGES) return 'delivered'
    if (!readdirSync(folder).some((name) => name.endsWith('.jsonl'))) return 'lost'
    return await arrivesLater(folder)
  } finally {
    if (isUp) await sink.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function arrivesLater(spool: string): Promise<string> {
  const sink = new Sink()
  const { processor } = startRecorder({ url: await sink.listen(), spool })
  await expect.poll(() => contents(sink.distinct()), { timeout: 20_000 }).toEqual(said(MESSAGES))
  await processor.shutdown()
  await sink.close()
  return 'spooled'
}

// Where there is a spool, only a kill can take the queue; where there is none, the endpoint must take it in time.
function isKept({ ending, isUp, hasSpool }: Case): boolean {
  if (hasSpool) return ending !== 'SIGKILL'
  return isUp && ['natural end', 'SIGTERM', 'SIGINT'].includes(ending)
}

function expectedEnd(ending: string): unknown {
  if (ending.startsWith('SIG')) return ending
  return { 'natural end': 0, 'process.exit()': 7, 'uncaught error': 1 }[ending]
}

describe('the end of a process', () => {
  const rows = new Map<string, string[]>()
  const cases = ENDINGS.flatMap((ending) =>
    [true, false].flatMap((isUp) => [false, true].map((hasSpool) => ({ ending, isUp, hasSpool }))),
  )

  it.each(cases)('$ending, endpoint up: $isUp, spool: $hasSpool', async (one) => {
    const became = await fate(one)
    rows.set(one.ending, [...(rows.get(one.ending) ?? []), became])
    expect(became === 'lost').toBe(!isKept(one))
  })

  it('is what the documentation says', () => {
    const [, table = ''] = readFileSync(DOCS, 'utf8').split('<!-- exits -->')
    const documented = table
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2, ENDINGS.length + 2)
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll('`', '')),
      )
    expect(documented).toEqual([...rows].map((row) => row.flat()))
  })
})
