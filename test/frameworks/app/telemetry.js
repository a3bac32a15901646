import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { ThreadPropagator, ThreadSpanProcessor } from 'threadspan/sdk'

// Not the model's host.
const hosts = ['orders.internal']

/**
 * OpenTelemetry as an app on SDK 2.x has it: `OTEL_EXPORTER_OTLP_ENDPOINT` says where spans go, and plain `fetch` is
 * instrumented too.
 *
 * @param before - Span processors before Threadspan's; `after` are those after it.
 * @param propagator - One that tells the model's host no thread, unless another is given.
 */
export function startTelemetry({
  instrumentations = [],
  before = [],
  after = [],
  propagator = new ThreadPropagator(new W3CTraceContextPropagator(), { hosts }),
} = {}) {
  const exporting = new BatchSpanProcessor(new OTLPTraceExporter())
  const provider = new NodeTracerProvider({
    spanProcessors: [...before, new ThreadSpanProcessor(), ...after, exporting],
  })
  provider.register({ propagator })
  registerInstrumentations({
    instrumentations: [new UndiciInstrumentation(), ...instrumentations],
  })
  return provider
}
