/**
 * Says messages at a fixed rate for some seconds, delivers them through a spool, and prints the counts as JSON.
 * Usage: node say-at-rate.ts URL SPOOL-FOLDER MESSAGES-PER-SECOND SECONDS
 *
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { openThread } from '../../src/index.ts'
import { ThreadExportProcessor, ThreadSpanProcessor } from '../../src/sdk/index.ts'

const THREADS = 50
const [url = '', spool = '', rate = '', seconds = ''] = process.argv.slice(2)

const exporting = new ThreadExportProcessor({ url, spool })
const tracerProvider = new TracerProvider({
  spanProcessors: [new ThreadSpanProcessor(), exporting],
})
const threads = Array.from({ length: THREADS }, (_, n) =>
  openThread({ id: `load-${n}`, tracerProvider }),
)
const total = Number(rate) * Number(seconds)
const start = performance.now()
for (let n = 0; n < total;) {
  const due = Math.min(total, Math.floor(((performance.now() - start) * Number(rate)) / 1000))
  for (; n < due; n++) threads[n % THREADS]?.trackMessage({ role: 'user', content: `message ${n}` })
  await delay(5)
}
await exporting.forceFlush()
while (exporting.counts.spooled > 0) await delay(50)
await exporting.shutdown()
console.log(JSON.stringify(exporting.counts))
