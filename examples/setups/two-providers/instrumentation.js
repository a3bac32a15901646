// The platform's provider is registered, and not ours to change but for its processors. Threads are recorded in a
// second one, which nobody else uses: openThread({ tracerProvider }), here for all of the app.
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { ThreadExportProcessor, ThreadPropagator, ThreadSpanProcessor } from 'threadspan/sdk'

const url = process.env.OTEL_EXPORTER_OTLP_ENDPOINT
const exporter = new OTLPTraceExporter({ url: `${process.env.VENDOR_URL}/v1/traces` })
const platform = new TracerProvider({
  spanProcessors: [
    new ThreadSpanProcessor(),
    new BatchSpanProcessor({ exporter }),
    // What messages cause is traced here, and delivered to both.
    new ThreadExportProcessor({ url }),
  ],
  sampler: new AlwaysOnSampler(),
})
trace.setGlobalTracerProvider(platform)
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
propagation.setGlobalPropagator(new ThreadPropagator(new W3CTraceContextPropagator()))
registerInstrumentations({
  instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()],
})

globalThis.chatTracerProvider = new TracerProvider({
  spanProcessors: [new ThreadExportProcessor({ url })],
  sampler: new AlwaysOnSampler(),
})
process.once('beforeExit', () => void platform.forceFlush())
