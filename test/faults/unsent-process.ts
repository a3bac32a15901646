/**
 * Says something through a BatchSpanProcessor, and ends.
 *
 * @module
 */
import { trace } from '@opentelemetry/api'
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { openThread } from '../../src/index.ts'
import { ThreadExportProcessor, ThreadSpanProcessor } from '../../src/sdk/index.ts'

const [ending = '', url] = process.argv.slice(2)
const batch = new BatchSpanProcessor({ exporter: new InMemorySpanExporter() })
const ours = url === undefined ? [] : [new ThreadExportProcessor({ url })]
const provider = new TracerProvider({
  spanProcessors: [new ThreadSpanProcessor(), batch, ...(ours as SpanProcessor[])],
})
trace.setGlobalTracerProvider(provider)
trace.getTracer('app').startSpan('of no thread').end()
const thread = openThread('ended-too-early')
if (ending !== 'says nothing') {
  thread.trackMessage({ role: 'user', content: 'Hello' })
  thread.trackMessage({ role: 'assistant', content: 'Hello' })
}
if (ending === 'process.exit()') process.exit(0)
if (ending === 'shutdown') await provider.shutdown()
