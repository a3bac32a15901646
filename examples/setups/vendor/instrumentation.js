// A vendor has all traces of the app already. Threads go to an endpoint of their own, and to nobody else.
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import {
  createThreadSampler,
  ThreadExportProcessor,
  ThreadPropagator,
  ThreadSpanProcessor,
  withoutThreadSpans,
} from 'threadspan/sdk'

const exporter = new OTLPTraceExporter({ url: `${process.env.VENDOR_URL}/v1/traces` })
const provider = new TracerProvider({
  sampler: createThreadSampler(new AlwaysOnSampler()),
  spanProcessors: [
    new ThreadSpanProcessor(),
    withoutThreadSpans(new BatchSpanProcessor({ exporter })),
    new ThreadExportProcessor({ url: process.env.OTEL_EXPORTER_OTLP_ENDPOINT }),
  ],
})
trace.setGlobalTracerProvider(provider)
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
propagation.setGlobalPropagator(new ThreadPropagator(new W3CTraceContextPropagator()))
registerInstrumentations({
  instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()],
})
process.once('beforeExit', () => void provider.forceFlush())
