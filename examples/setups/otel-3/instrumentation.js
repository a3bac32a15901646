// OpenTelemetry 3.x: sdk-trace is the one package that replaces sdk-trace-base, -node and -web.
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { AlwaysOnSampler, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import {
  createThreadSampler,
  ThreadExportProcessor,
  ThreadPropagator,
  ThreadSpanProcessor,
} from 'threadspan/sdk'

const url = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
const provider = new TracerProvider({
  sampler: createThreadSampler(new ParentBasedSampler({ root: new AlwaysOnSampler() })),
  spanProcessors: [new ThreadSpanProcessor(), new ThreadExportProcessor({ url, spans: 'all' })],
})
trace.setGlobalTracerProvider(provider)
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
propagation.setGlobalPropagator(new ThreadPropagator(new W3CTraceContextPropagator()))
registerInstrumentations({
  instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()],
})
