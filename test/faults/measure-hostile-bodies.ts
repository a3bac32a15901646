import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { makeSpan } from '../otlp/recorded-spans.ts'
import { bodyOf, send } from '../receiver/send.ts'
import { hostileBodies, type HostileBody } from './hostile-bodies.ts'
import { largestBodies } from './largest-bodies.ts'

// Prints, for each hostile body, how long its response took, the longest that another request waited meanwhile, and the
// most memory that `threadspan serve` ever took. Needs a build.
const MAIN = join(import.meta.dirname, '../../dist/cli/main.js')
// Just below the limit of a span, so that the other limits are reached.
const BYTES = 16_700_000
const PAUSE_MILLIS = 20

const folder = await mkdtemp(join(tmpdir(), 'threadspan-hostile-'))
const [only = ''] = process.argv.slice(2)
const child = spawn(
  process.execPath,
  [MAIN, 'serve', '--port', '0', '--db', join(folder, 'a.db')],
  {
    stdio: ['ignore', 'ignore', 'pipe'],
  },
)
const port = await portOf()
try {
  for (const body of [...hostileBodies(BYTES), ...largestBodies()]) {
    if (body.name.includes(only)) await measure(body)
  }
} finally {
  child.kill('SIGKILL')
  await rm(folder, { recursive: true })
}

function portOf(): Promise<number> {
  let said = ''
  return new Promise((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + String(chunk)).slice(0, 1000)
      const port = /OTLP {2}\S+:(\d+)/.exec(said)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
  })
}

async function measure({ name, path, headers, body }: HostileBody): Promise<void> {
  const begun = performance.now()
  const answered = new AbortController()
  const hostile = send({ port }, { path, headers, body }).finally(() => answered.abort())
  let longest = 0
  while (!answered.signal.aborted) {
    const asked = performance.now()
    await send({ port }, { body: bodyOf(makeSpan()) })
    longest = Math.max(longest, performance.now() - asked)
    await delay(PAUSE_MILLIS)
  }
  const { status, body: answer } = await hostile
  const took = Math.round(performance.now() - begun)
  console.log(
    `${String(body.length).padStart(9)} bytes  ${status}  ${String(took).padStart(5)} ms  others ${String(Math.round(longest)).padStart(4)} ms  peak ${peakMegabytes()} MB  ${name}  ${answer.slice(0, 90)}`,
  )
}

function peakMegabytes(): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024)
}
