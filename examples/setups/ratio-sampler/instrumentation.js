// One request in twenty is traced, and one thread in two is kept: whole.
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import {
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import {
  createThreadSampler,
  ThreadExportProcessor,
  ThreadPropagator,
  ThreadSpanProcessor,
} from 'threadspan/sdk'

const yours = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.05) })
const url = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
const provider = new TracerProvider({
  sampler: createThreadSampler(yours, { ratio: 0.5 }),
  spanProcessors: [new ThreadSpanProcessor(), new ThreadExportProcessor({ url })],
})
trace.setGlobalTracerProvider(provider)
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
propagation.setGlobalPropagator(new ThreadPropagator(new W3CTraceContextPropagator()))
registerInstrumentations({
  instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()],
})
