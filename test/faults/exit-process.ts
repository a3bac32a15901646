import { startRecorder } from './recorder.ts'

// A program that says a hundred things and ends in the way it is told to, with all of them still in the queue.
const [ending = '', url = '', spool] = process.argv.slice(2)

const { processor, track } = startRecorder({
  url,
  ...(spool && { spool }),
  scheduledDelayMillis: ending === 'keep talking' ? 1 : 600_000,
  maxBatchBytes: 20_000,
  shutdownTimeoutMillis: 500,
})
track(100)

if (ending === 'process.exit()') process.exit(7)
if (ending === 'uncaught error') throw new Error('as told')
if (ending.startsWith('SIG')) {
  setInterval(() => {}, 60_000)
  console.log('ready')
}
if (ending === 'keep talking') {
  for (let n = 100; ; n += 10) {
    track(10, 'thread', n)
    await new Promise((resolve) => setTimeout(resolve, 1))
    console.log(processor.counts.spooled)
  }
}
