import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BatchSpanProcessor, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { openThread } from '../../src/index.ts'
import { ThreadSpanProcessor } from '../../src/sdk/index.ts'
import type { Measures } from './scenario.ts'

// What BatchSpanProcessor holds without loss.
const SPANS = 2000
const TURNS = 100

/**
 * What the marking processor adds to a pipeline: spans as an instrumentation makes them, in a thread and outside any,
 * with the processor and without it, taking turns in one process.
 */
export async function marking(): Promise<Measures> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const plain = pipeline([])
  const marked = pipeline([new ThreadSpanProcessor()])
  const thread = openThread({ id: 'bench', tracerProvider: plain })
  thread.trackMessage({ role: 'user', content: 'Hello' })
  const inside = (run: () => Promise<number>) => thread.run(run)
  const outside = (run: () => Promise<number>) => run()
  return {
    inThread: await ratio(plain, marked, inside),
    outside: await ratio(plain, marked, outside),
  }
}

// Everything but the network: queue, batches, and the bytes that would be sent.
function pipeline(processors: readonly ThreadSpanProcessor[]): TracerProvider {
  const exporter = {
    export(spans: ReadableSpan[], done: (result: { code: number }) => void) {
      ProtobufTraceSerializer.serializeRequest(spans)
      done({ code: 0 })
    },
    shutdown: async () => {},
  }
  const batching = new BatchSpanProcessor({ exporter })
  return new TracerProvider({ spanProcessors: [...processors, batching] })
}

async function ratio(
  plain: TracerProvider,
  marked: TracerProvider,
  within: (run: () => Promise<number>) => Promise<number>,
): Promise<number> {
  const [without, withIt]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < TURNS; turn++) {
    without.push(await within(() => spanMillis(plain)))
    withIt.push(await within(() => spanMillis(marked)))
  }
  return median(withIt) / median(without)
}

function median(millis: readonly number[]): number {
  return millis.toSorted((a, b) => a - b)[Math.floor(millis.length / 2)] as number
}

async function spanMillis(provider: TracerProvider): Promise<number> {
  const tracer = provider.getTracer('instrumentation')
  const parent = trace.setSpan(context.active(), tracer.startSpan('POST /chat'))
  const start = performance.now()
  for (let n = 0; n < SPANS; n++) {
    const span = tracer.startSpan(
      'chat',
      { attributes: { 'gen_ai.operation.name': 'chat' } },
      parent,
    )
    span.setAttribute('gen_ai.request.model', 'some-model')
    span.setAttribute('gen_ai.usage.input_tokens', n)
    span.setAttribute('gen_ai.usage.output_tokens', n)
    span.setAttribute('gen_ai.response.model', 'some-model-1')
    span.setAttribute('server.address', 'example.com')
    span.end()
  }
  await provider.forceFlush()
  return performance.now() - start
}
