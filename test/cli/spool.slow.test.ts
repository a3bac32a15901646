import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRecorder } from '../faults/recorder.ts'
import { type BuiltCli, buildCli } from './built-cli.ts'

// ESC, C1 controls, bidi controls.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u001b\u0080-\u009f\u202a-\u202e\u2066-\u2069]/

let cli: BuiltCli
let spool: string
let recorder: ReturnType<typeof startRecorder>

beforeAll(async () => {
  cli = await buildCli()
  spool = join(cli.folder, 'spool')
  recorder = startRecorder({ url: 'http://127.0.0.1:9', spool, keepAtExit: false })
  recorder.track(30)
  await recorder.processor.forceFlush()
})

afterAll(async () => {
  await recorder.processor.shutdown()
  await cli[Symbol.asyncDispose]()
})

const filesOf = (ending: string, folder = spool) =>
  readdirSync(folder).filter((name) => name.endsWith(ending))

/** The spool as it would be if its process had been killed. */
function abandonedSpool(): string {
  const copy = mkdtempSync(join(cli.folder, 'copy-'))
  for (const name of filesOf('.jsonl')) cpSync(join(spool, name), join(copy, name))
  return copy
}

async function doctor(folder: string) {
  const { stdout, code } = await cli.run(['doctor', '--json', '--spool', folder])
  const findings = JSON.parse(stdout) as {
    about: string
    isOk: boolean
    text: string
    details?: Record<string, unknown>
  }[]
  return { code, findings: findings.filter(({ about }) => about === 'spool') }
}

describe('doctor looks into a spool', () => {
  test('and says what waits there, for whom, and how its delivery goes', async () => {
    // A process says so every 15 seconds.
    const [lock = ''] = filesOf('.lock')
    await expect
      .poll(() => readFileSync(join(spool, lock), 'utf8'), { timeout: 40_000 })
      .toContain('"tracked":30')
    const { stdout } = await cli.run(['doctor', '--spool', spool])
    expect(stdout).toMatch(
      /✓ spool \S+ keeps 30 spans \(\d+(\.\d)? kB in 1 file, the oldest for .+\), used by one process/,
    )
    expect(stdout).toMatch(
      new RegExp(
        `✓ process ${process.pid} on \\S+, .+ ago: 30 tracked, 0 delivered, 0 in memory, 30 spooled, 0 dropped`,
      ),
    )
  })

  test('the same as JSON', async () => {
    const { findings } = await doctor(spool)
    expect(findings).toMatchObject([
      { isOk: true, details: { folder: spool, spans: 30, files: 1 } },
      {
        isOk: true,
        details: {
          pid: process.pid,
          isAlive: true,
          spans: 30,
          counts: { tracked: 30, spooled: 30, dropped: 0, droppedBy: { refused: 0 } },
        },
      },
    ])
    expect(Date.parse(String(findings[0]?.details?.['oldest']))).toBeLessThanOrEqual(Date.now())
  })

  test('the one that the environment names, and none where nothing is named', async () => {
    const named = await cli.run(['doctor'], { env: { THREADSPAN_SPOOL: spool } })
    expect(named.stdout).toContain(`spool ${spool} keeps 30 spans`)
    const { stdout } = await cli.run(['doctor'])
    expect(stdout).not.toContain('spool')
  })

  test('and finds what a process that is gone has left, torn and damaged files among it', async () => {
    const folder = abandonedSpool()
    const [segment = ''] = filesOf('.jsonl', folder)
    const line = readFileSync(join(folder, segment), 'utf8')
    appendFileSync(join(folder, segment), line.slice(0, 100))
    writeFileSync(join(folder, '1000000000000-2-b-0.jsonl'), `nonsense\n${line}`)
    const { code, stdout } = await cli.run(['doctor', '--spool', folder])
    expect(code).toBe(6)
    expect(stdout).toMatch(/keeps 60 spans .* used by no process/)
    expect(stdout).toMatch(
      new RegExp(`✗ process ${process.pid} is gone and has left 30 spans in 1 file`),
    )
    expect(stdout).toContain(`${segment} ends in half a line`)
    expect(stdout).toContain('1000000000000-2-b-0.jsonl has lines that make no sense')
  })

  test('and says of a process that spans were dropped, by reason', async () => {
    const folder = mkdtempSync(join(cli.folder, 'dropping-'))
    const [lock = ''] = filesOf('.lock')
    const said = JSON.parse(readFileSync(join(spool, lock), 'utf8')) as Record<string, unknown>
    const counts = {
      tracked: 9,
      delivered: 4,
      spooled: 0,
      queued: 0,
      dropped: 5,
      droppedBy: { refused: 3, expired: 2 },
    }
    writeFileSync(join(folder, lock), JSON.stringify({ ...said, counts }))
    const { stdout } = await cli.run(['doctor', '--spool', folder])
    expect(stdout).toMatch(/✗ process .* 5 dropped \(3 refused, 2 expired\)/)
  })

  test('and says of a process that its endpoint wants another key', async () => {
    const folder = mkdtempSync(join(cli.folder, 'blocked-'))
    const [lock = ''] = filesOf('.lock')
    const said = JSON.parse(readFileSync(join(spool, lock), 'utf8')) as Record<string, unknown>
    const trouble = 'collector.example responded with 401.'
    writeFileSync(join(folder, lock), JSON.stringify({ ...said, trouble }))
    const { code, stdout } = await cli.run(['doctor', '--spool', folder])
    expect(code).toBe(6)
    expect(stdout).toMatch(
      /✗ process .* keeps its spans: collector\.example responded with 401\.\n +Correct the `url`/,
    )
  })

  test('whatever somebody has put there', async () => {
    const folder = mkdtempSync(join(cli.folder, 'hostile-'))
    execFileSync('mkfifo', [join(folder, '1000000000000-1-a-0.jsonl'), join(folder, '3-c.lock')])
    symlinkSync('/dev/zero', join(folder, '1000000000000-1-a-1.jsonl'))
    symlinkSync('/dev/zero', join(folder, '4-d.lock'))
    mkdirSync(join(folder, '1000000000000-1-a-2.jsonl'))
    writeFileSync(join(folder, '9999999999999999-1-a-3.jsonl'), '['.repeat(500_000))
    writeFileSync(join(folder, '1000000000000-1-a-4.jsonl'), `${'['.repeat(500_000)}\n\u0000\n{}\n`)
    writeFileSync(join(folder, '\u001b[2J\u202e.jsonl.damaged'), '')
    const host = `\u001b[31m${'x'.repeat(100)}\n\u202e`
    const counts = { tracked: -1, delivered: 1e99, spooled: '5', dropped: null, queued: {} }
    writeFileSync(join(folder, '5-e.lock'), JSON.stringify({ host, counts, countedUnixMillis: {} }))
    writeFileSync(join(folder, '6-f.lock'), '[1,2')
    writeFileSync(join(folder, '7-g.lock'), 'x'.repeat(1_000_000))
    const { stdout, code } = await cli.run(['doctor', '--spool', folder])
    expect(code).toBe(6)
    expect(stdout).not.toMatch(FORBIDDEN)
    expect(stdout).toContain('.jsonl.damaged has lines')
    const { findings } = await doctor(folder)
    const faults = findings.flatMap(({ details }) => details?.['fault'] ?? []).map(String)
    expect(faults.toSorted()).toEqual([
      'damaged',
      'damaged',
      'torn',
      'unreadable',
      'unreadable',
      'unreadable',
    ])
    expect(findings[0]).toMatchObject({ details: { spans: 0 } })
  })

  test('and says where there is none', async () => {
    const { code, findings } = await doctor(join(cli.folder, 'nowhere'))
    expect(code).toBe(6)
    expect(findings).toMatchObject([{ isOk: false, text: expect.stringContaining('nowhere') }])
  })
})

describe('import takes the files of a spool', () => {
  test('as they are, once, and says which line is torn', async () => {
    const folder = abandonedSpool()
    const [segment = ''] = filesOf('.jsonl', folder)
    const file = join(folder, segment)
    const db = join(cli.folder, 'imported.db')
    const first = await cli.run(['import', file, '--db', db])
    expect(first.stderr).toContain('1 thread, 30 messages')
    expect(first.code).toBe(0)
    appendFileSync(file, readFileSync(file, 'utf8').slice(0, 100))
    const second = await cli.run(['import', file, '--db', db])
    expect(second.stderr).toContain('30 messages, 30 of them already there')
    expect(second.stderr).toMatch(/line 2: it is not complete JSON/)
    expect(second.code).toBe(1)
    const { stdout } = await cli.run(['show', 'thread', '--db', db])
    for (const n of [0, 15, 29]) expect(stdout).toContain(`message ${n}`)
  })
})
