import { INVALID_SPAN_CONTEXT, trace, type TracerProvider as Provider } from '@opentelemetry/api'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { openThread, type Thread } from '../../../src/index.ts'
import {
  registerThreads,
  ThreadExportProcessor,
  ThreadSpanProcessor,
} from '../../../src/sdk/index.ts'
import type { StartSubject, Subject } from '../subject.ts'

const THREADS = 100

/** `trackMessage` in an app without OpenTelemetry of its own, set up by the one call. */
export const startThreadspan: StartSubject = async ({ sinkUrl }) => {
  const threads = await registerThreads({ url: sinkUrl })
  return recordTo(trace.getTracerProvider(), () => threads.forceFlush())
}

/** `trackMessage` in an app's own OpenTelemetry, beside whose processors ours stand. */
export const startThreadspanInSdk: StartSubject = async ({ sinkUrl }) => {
  const exporting = new ThreadExportProcessor({ url: sinkUrl })
  const provider = new TracerProvider({ spanProcessors: [new ThreadSpanProcessor(), exporting] })
  return recordTo(provider, () => exporting.forceFlush())
}

/** `trackMessage` alone: the spans it starts do nothing. */
export const startThreadspanAlone: StartSubject = async () => {
  const span = trace.wrapSpanContext({
    ...INVALID_SPAN_CONTEXT,
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
  })
  const tracer = { startSpan: () => span, startActiveSpan: () => span as never }
  return recordTo({ getTracer: () => tracer }, async () => {})
}

function recordTo(tracerProvider: Provider, flush: () => Promise<void>): Subject {
  const threads = Array.from({ length: THREADS }, (_, n) =>
    openThread({ id: `bench-${n}`, tracerProvider }),
  )
  let nth = 0
  return {
    say(content) {
      const thread = threads[nth++ % THREADS] as Thread
      thread.trackMessage({ role: 'user', content })
    },
    flush,
  }
}
