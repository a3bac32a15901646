// Sentry for errors and, over OTLP, for traces: without a word that a user said. OpenTelemetry is set up beside it.
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import * as Sentry from '@sentry/node'
import {
  createThreadSampler,
  ThreadExportProcessor,
  ThreadPropagator,
  ThreadSpanProcessor,
  withoutThreadSpans,
} from 'threadspan/sdk'

const dsn = process.env.VENDOR_URL.replace('http://', 'http://key@') + '/1'
Sentry.init({ dsn, integrations: [Sentry.openTelemetryIntegration()] })

const exporter = new OTLPTraceExporter(Sentry.getOtlpTracesEndpoint(dsn))
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
