/**
 * Says things into a spool until it is killed, and tells after each turn of the event loop how many spans are spooled, and
 * how many had been tracked half a second ago or earlier. `burst` says 100,000 things at once, `steady` goes on calmly.
 *
 * @module
 */
import { setImmediate as tick, setTimeout as wait } from 'node:timers/promises'
import { startRecorder } from './recorder.ts'

const [pace = '', url = '', spool = ''] = process.argv.slice(2)
// The default of `scheduledDelayMillis`, and what a timer may be late by its own arithmetic.
const WINDOW_MILLIS = 500 + 10

const { processor, track } = startRecorder({ url, spool, maxBatchBytes: 64 * 1024 })
const trackedAt: { readonly time: number; readonly count: number }[] = []
let due = 0

function report(): void {
  const now = performance.now()
  while (trackedAt[0] !== undefined && trackedAt[0].time < now - WINDOW_MILLIS) {
    due = trackedAt.shift()?.count ?? due
  }
  const { tracked, spooled } = processor.counts
  console.log(JSON.stringify({ tracked, spooled, due }))
}

const isSteady = pace === 'steady'
const messages = isSteady ? Infinity : 100_000
const count = isSteady ? 7 : 1_000
for (let n = 0; n < messages;) {
  track(count, 'thread', n)
  n += count
  trackedAt.push({ time: performance.now(), count: n })
  await (isSteady ? wait(5) : tick())
  // What is due by now is spooled in this turn of the loop.
  await tick()
  report()
}
for (;;) {
  await wait(10)
  report()
}
