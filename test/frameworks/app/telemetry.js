import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { ThreadSpanProcessor } from 'threadspan/sdk'

/**
 * OpenTelemetry as an app on SDK 2.x has it: `OTEL_EXPORTER_OTLP_ENDPOINT` says where spans go, and plain `fetch` is
 * instrumented too.
 *
 * @param before - Span processors before Threadspan's; `after` are those after it.
 */
export function startTelemetry({ instrumentations = [], before = [], after = [] } = {}) {
  const exporting = new BatchSpanProcessor(new OTLPTraceExporter())
  const provider = new NodeTracerProvider({
    spanProcessors: [...before, new ThreadSpanProcessor(), ...after, exporting],
  })
  provider.register()
  registerInstrumentations({
    instrumentations: [new UndiciInstrumentation(), ...instrumentations],
  })
  return provider
}
