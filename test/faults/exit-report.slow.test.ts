import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createSilentServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ThreadExportProcessorOptions } from '../../src/sdk/index.ts'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { Sink } from './sink.ts'

const LOSS = join(import.meta.dirname, 'loss-process.ts')
const REGISTER = join(import.meta.dirname, '../../src/sdk/register.ts')
const APP = `
import { openThread } from ${JSON.stringify(join(import.meta.dirname, '../../src/index.ts'))}
openThread('t').trackMessage({ role: 'user', content: 'hi' })
const said = performance.now()
process.on('exit', () => console.error('waited', performance.now() - said))
`

// How long the end of a process takes if the endpoint has responded before.
const TEN_SECONDS = 10_000

interface End {
  readonly end: unknown
  readonly lines: readonly string[]
  /** How long the program waited for its end, if it says so. */
  readonly millis: number
}

/** Runs a program, and returns the lines of ours on its stderr. */
async function run(args: readonly string[], env: Record<string, string> = {}): Promise<End> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } })
  let text = ''
  child.stderr.on('data', (data) => (text += String(data)))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  const lines = text.split('\n').filter((line) => line.startsWith('threadspan: '))
  return { end: signal ?? code, lines, millis: Number(/^waited (.*)$/m.exec(text)?.[1]) }
}

const lose = (ending: string, options: ThreadExportProcessorOptions): Promise<End> =>
  run([LOSS, ending, JSON.stringify(options)])

/** A URL at which nothing listens. */
async function nowhere(): Promise<string> {
  const server = createServer()
  const port = await listen(server)
  await closeServer(server)
  return `http://127.0.0.1:${port}`
}

describe('a loss at the end of a process', () => {
  it.each([
    ['natural end', 0],
    ['shutdown', 0],
    ['process.exit()', 7],
    ['uncaught error', 1],
    ['SIGTERM', 'SIGTERM'],
  ])('is one line on stderr at %s', async (ending, end) => {
    const lost = await lose(ending, { url: await nowhere() })
    expect(lost.end).toBe(end)
    expect(lost.lines).toEqual([
      expect.stringMatching(/^threadspan: 2 spans were lost \(2 shutdown\)/),
    ])
  })

  it('names the last error, if there was one', async () => {
    const url = await nowhere()
    const { lines } = await lose('natural end', { url })
    expect(lines.join()).toContain(`The last error: connect ECONNREFUSED ${new URL(url).host}`)
  })

  it('is not written if the app has set a logger, if it is quiet, or if nothing is lost', async () => {
    const url = await nowhere()
    const sink = new Sink()
    const up = await sink.listen()
    onTestFinished(() => sink.close())
    const ends = await Promise.all([
      lose('with a logger', { url }),
      lose('natural end', { url, quiet: true }),
      lose('natural end', { url, spool: temporaryFolder(onTestFinished) }),
      lose('natural end', { url: up }),
    ])
    expect(ends.map(({ end, lines }) => [end, lines])).toEqual(ends.map(() => [0, []]))
    expect(sink.arrived.length).toBe(2)
  })

  it('is reported for an app that only has --import threadspan/register, within two seconds', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await nowhere() }
    const args = ['--import', REGISTER, '--input-type=module', '-e', APP]
    const [{ end, lines, millis }, quiet] = [
      await run(args, env),
      await run(args, { ...env, OTEL_LOG_LEVEL: 'none' }),
    ]
    expect(end).toBe(0)
    expect(lines).toEqual([expect.stringMatching(/^threadspan: 1 span was lost \(1 shutdown\)/)])
    expect(quiet.lines).toEqual([])
    expect(millis).toBeLessThan(TEN_SECONDS)
  })

  it('comes soon if an endpoint takes connections and never responds, and not before if it does', async () => {
    const silent = createSilentServer()
    const url = `http://127.0.0.1:${await listen(silent)}`
    silent.on('connection', (socket) => onTestFinished(() => void socket.destroy()))
    onTestFinished(() => void silent.close())
    const sink = new Sink()
    sink.judge = () => (sink.requests.length < 5 ? { status: 503 } : 'take')
    const busy = await sink.listen()
    onTestFinished(() => sink.close())
    const [given, slow] = [
      await lose('natural end', { url }),
      await lose('natural end', { url: busy }),
    ]
    expect(given.lines).toHaveLength(1)
    expect(given.millis).toBeLessThan(TEN_SECONDS)
    expect(slow.lines).toEqual([])
    expect(sink.arrived.length).toBe(2)
  })
})

it('what an endpoint refuses until a person corrects it is one line on stderr, at once', async () => {
  const sink = new Sink()
  sink.judge = () => ({ status: 401 })
  const url = await sink.listen()
  onTestFinished(() => sink.close())
  const { lines } = await lose('natural end', { url, shutdownTimeoutMillis: 1_000 })
  expect(lines).toEqual([
    expect.stringContaining('responded with 401. The key in `headers` is missing or wrong.'),
    expect.stringContaining('2 spans were lost (2 shutdown)'),
  ])
})
