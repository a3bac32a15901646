import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

/** OpenTelemetry in a page: spans go out every 300 ms, and at once when the page is hidden or left. */
export function startPageTelemetry(url: string): TracerProvider {
  const exporter = new OTLPTraceExporter({ url })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'chat-page' }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 300 })],
  })
  trace.setGlobalTracerProvider(provider)
  return provider
}
