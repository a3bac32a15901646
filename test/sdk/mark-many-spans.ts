/**
 * Marks many spans, of which some never end and some are still held, and prints how the heap grew for them. Run with
 * `--expose-gc`.
 *
 * @module
 */
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { withParent } from '../../src/propagate/parent.ts'
import { openThread } from '../../src/record/open-thread.ts'
import { ThreadSpanProcessor } from '../../src/sdk/thread-span-processor.ts'

const provider = new TracerProvider({ spanProcessors: [new ThreadSpanProcessor()] })
const tracer = provider.getTracer('test')
const thread = openThread({ id: 'many', tracerProvider: provider })

function markSpans(count: number): void {
  for (let n = 0; n < count; n += 100) {
    withParent(thread.trackMessage({ role: 'user', content: `${n}` }), () => {
      for (let i = 0; i < 100; i++) {
        // Half of them say what they are at their start, half when they end; one in a hundred never ends.
        const kind = { 'gen_ai.operation.name': 'chat' }
        const attributes = { 'test.n': n + i, ...(i % 2 === 0 && kind) }
        const span = tracer.startSpan('chat', { attributes })
        if (i % 2 === 1) span.setAttributes(kind)
        if (i > 0) span.end()
      }
    })
  }
}

function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

// What is bounded is full by then: the last messages and threads of the process.
markSpans(1_100_000)
const before = heapUsed()
markSpans(1_000_000)
console.log((heapUsed() - before) / 1024)
