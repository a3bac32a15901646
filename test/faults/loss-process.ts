/**
 * Says something to an endpoint that may not be there, and ends.
 *
 * @module
 */
import { diag } from '@opentelemetry/api'
import type { ThreadExportProcessorOptions } from '../../src/sdk/index.ts'
import { startRecorder } from './recorder.ts'

const [ending = '', options = '{}'] = process.argv.slice(2)
if (ending === 'with a logger') {
  const ignore = (): void => {}
  diag.setLogger({ error: ignore, warn: ignore, info: ignore, debug: ignore, verbose: ignore })
}
const { processor, track } = startRecorder(JSON.parse(options) as ThreadExportProcessorOptions)
track(2)
const said = performance.now()
process.on('exit', () => console.error('waited', performance.now() - said))
if (ending === 'process.exit()') process.exit(7)
if (ending === 'uncaught error') throw new Error('as told')
if (ending === 'shutdown') await processor.shutdown().catch(() => {})
if (ending === 'SIGTERM') {
  setInterval(() => {}, 60_000)
  process.kill(process.pid, 'SIGTERM')
}
