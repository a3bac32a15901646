// Sentry 8 to 10 owns the provider, and takes our processors.
import { propagation } from '@opentelemetry/api'
import { CompositePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import * as Sentry from '@sentry/node'
import { SentryPropagator } from '@sentry/opentelemetry'
import { ThreadExportProcessor, ThreadPropagator, ThreadSpanProcessor } from 'threadspan/sdk'

Sentry.init({
  dsn: process.env.VENDOR_URL.replace('http://', 'http://key@') + '/1',
  // Sentry's sampler cannot be wrapped. All is sampled, so that threads are whole; what Sentry is not to have, the next
  // option takes out.
  tracesSampleRate: 1,
  beforeSendTransaction: withoutMessages,
  openTelemetrySpanProcessors: [
    new ThreadSpanProcessor(),
    new ThreadExportProcessor({ url: process.env.OTEL_EXPORTER_OTLP_ENDPOINT }),
  ],
})

// Sentry sends headers of its own, and no W3C trace context.
const propagators = [new SentryPropagator(), new W3CTraceContextPropagator()]
propagation.disable()
propagation.setGlobalPropagator(new ThreadPropagator(new CompositePropagator({ propagators })))

function withoutMessages(event) {
  const isOurs = ({ data }) => data?.['chat.convention'] !== undefined
  if (isOurs(event.contexts?.trace ?? {})) return null
  return { ...event, spans: event.spans?.filter((span) => !isOurs(span)) }
}
