import type { TracerProvider } from '@opentelemetry/api'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { toRecordedSpan } from '../../otlp/to-recorded-span.ts'
import { TRACER_NAME } from '../../propagate/tracer-name.ts'
import { type IdSource, OwnTracer } from '../../sdk/own/own-tracer.ts'
import { RECORD_AND_SAMPLED } from '../../sdk/thread-sampler.ts'

/** Where an import's spans get their ids, and where they go when they end. */
export interface ImportTracerOptions {
  readonly ids: IdSource
  /** The resource's `service.name`. */
  readonly serviceName: string
  readonly onSpan: (span: RecordedSpan) => void
}

/**
 * A TracerProvider with which the importer records through the public API as any app does. It is not the SDK's: the SDK
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
