import { startRecorder } from './recorder.ts'

// A program that says a hundred things and ends in the way it is told to, with all of them still in the queue.
const [ending = '', url = '', spool] = process.argv.slice(2)

const { track } = startRecorder({
  url,
  ...(spool && { spool }),
  scheduledDelayMillis: 600_000,
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
