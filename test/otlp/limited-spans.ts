import { type SpanContext, TraceFlags } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

const REMOTE: SpanContext = {
  traceId: 'ab'.repeat(16),
  spanId: 'cd'.repeat(8),
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
}

/** A provider whose limits drop attributes, events and links; resource and scopes have a schema URL. */
export function limitedProvider(spanProcessors: SpanProcessor[]): TracerProvider {
  return new TracerProvider({
    resource: resourceFromAttributes(
      { 'service.name': 'shop' },
      { schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' },
    ),
    spanLimits: {
      attributeCountLimit: 2,
      eventCountLimit: 1,
      linkCountLimit: 1,
      attributePerEventCountLimit: 1,
      attributePerLinkCountLimit: 1,
    },
    spanProcessors,
  })
}

/** Makes a span that is cut in each way that the SDK cuts one. */
export function recordLimitedSpan(provider: TracerProvider): void {
  const link = { context: REMOTE, attributes: { a: 1, b: 2, c: 3 } }
  const span = provider
    .getTracer('shop', '1.0.0', { schemaUrl: 'https://shop.example/schema' })
    .startSpan('checkout', {
      attributes: { a: 1, b: 2, c: 3, d: 4, e: 5 },
      links: [link, link],
    })
  for (let n = 0; n < 3; n++) span.addEvent(`event ${n}`, { a: 1, b: 2 })
  span.end()
}

/** That span. */
export function limitedSpans(): readonly ReadableSpan[] {
  const exporter = new InMemorySpanExporter()
  recordLimitedSpan(limitedProvider([new SimpleSpanProcessor({ exporter })]))
  return exporter.getFinishedSpans()
}
