/**
 * Queues 100,000 messages of 200 characters for an endpoint that is down, and prints what each of them costs: the growth
 * of the process's resident memory, in bytes. The process has said as much before, into a pipeline that keeps nothing,
 * so that the room which V8 takes for short-lived objects (134 MB on a large machine) is there already. Run with
 * `--expose-gc`, and with the set-up as its argument.
 *
 * @module
 */
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { openThread, type Thread } from '../../src/index.ts'
import { ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { random } from './random.ts'
import { type SetUp, startRecorder } from './recorder.ts'
import { numberedText } from './talk.ts'

const MESSAGES = 100_000

const setUp = process.argv[2] as SetUp
const { processor, open } = startRecorder({ url: 'http://127.0.0.1:9', keepAtExit: false }, setUp)
const forgetful = new TracerProvider({ spanProcessors: [new ThreadSpanProcessor()] })

function say(openOne: (id: string) => Thread): void {
  const threads = Array.from({ length: 100 }, (_, n) => openOne(`thread ${n}`))
  const next = random(1)
  for (let n = 0; n < MESSAGES; n++)
    threads[n % threads.length]?.trackMessage({ role: 'user', content: numberedText(n, next) })
}

function residentBytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss
}

say((id) => openThread({ id, tracerProvider: forgetful }))
const before = residentBytes()
say(open)
const after = residentBytes()
console.log(JSON.stringify({ each: (after - before) / MESSAGES, ...processor.counts }))
process.exit()
