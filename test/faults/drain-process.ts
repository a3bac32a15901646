/**
 * Shares a spool with others until its input ends.
 *
 * @module
 */
import { once } from 'node:events'
import { startRecorder } from './recorder.ts'

const [url = '', spool = ''] = process.argv.slice(2)
const { processor } = startRecorder({ url, spool })
await once(process.stdin.resume(), 'end')
await processor.shutdown()
