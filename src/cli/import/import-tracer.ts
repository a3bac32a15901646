import type { TracerProvider } from '@opentelemetry/api'
import type { EndedSpan } from '../../delivery/ended-span.ts'
import type { RecordedSpan, SpanAttributes } from '../../otlp/recorded-span.ts'
import { TRACER_NAME } from '../../propagate/tracer-name.ts'
import { type IdSource, OwnTracer } from '../../sdk/own/own-tracer.ts'
import { RECORD_AND_SAMPLED } from '../../sdk/thread-sampler.ts'

/** Where an import's spans get their ids from, and where they go when they end. */
export interface ImportTracerOptions {
  readonly ids: IdSource
  /** The resource's `service.name`. */
  readonly serviceName: string
  readonly onSpan: (span: RecordedSpan) => void
}

/**
 * A TracerProvider for the importer, so that it records through the public API as any app does, without the SDK: the SDK
 * must be the app's own (2.x and 3.x exclude each other), and a command of ours has no app.
 */
export function importTracerProvider({
  ids,
  serviceName,
  onSpan,
}: ImportTracerOptions): TracerProvider {
  const tracer = new OwnTracer({
    resource: { attributes: { 'service.name': serviceName } },
    scope: { name: TRACER_NAME },
    ids,
    sampler: { shouldSample: () => ({ decision: RECORD_AND_SAMPLED }) },
    processors: [{ onStart() {}, onEnd: (span) => onSpan(toRecordedSpan(span)) }],
  })
  return { getTracer: () => tracer }
}

// Messages have no span events.
function toRecordedSpan(span: EndedSpan): RecordedSpan {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceId,
    spanId,
    ...(span.parentSpanContext && { parentSpanId: span.parentSpanContext.spanId }),
    flags: traceFlags,
    name: span.name,
    kind: span.kind + 1,
    startUnixNano: toNanos(span.startTime),
    endUnixNano: toNanos(span.endTime),
    attributes: span.attributes as SpanAttributes,
    events: [],
    links: span.links.map(({ context, attributes = {} }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
      attributes: attributes as SpanAttributes,
    })),
    status: { ...span.status },
    resource: span.resource.attributes as SpanAttributes,
    scope: span.instrumentationScope,
  }
}

function toNanos([seconds, nanos]: EndedSpan['startTime']): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos)
}
