import type { SpanResource } from './ended-span.ts'
import type { RecordedSpan, SpanAttributes } from './recorded-span.ts'

const resources = new WeakMap<SpanAttributes, SpanResource>()

/** The resource of a span that was read from OTLP. Spans with the same attributes object share it: it is encoded once. */
export function toSpanResource({
  resource: attributes,
  resourceSchemaUrl: schemaUrl,
}: RecordedSpan): SpanResource {
  const known = resources.get(attributes)
  if (known !== undefined && known.schemaUrl === schemaUrl) return known
  const resource = { attributes, ...(schemaUrl !== undefined && { schemaUrl }) }
  resources.set(attributes, resource)
  return resource
}
