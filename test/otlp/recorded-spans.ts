import type {
  RecordedSpan,
  SpanAttributes,
  SpanAttributeValue,
} from '../../src/otlp/recorded-span.ts'

/** A span with little in it; give what the test is about. */
export function makeSpan(fields: Partial<RecordedSpan> = {}): RecordedSpan {
  return {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    name: 'user message',
    kind: 1,
    startUnixNano: 1_544_712_660_000_000_001n,
    endUnixNano: 1_544_712_661_000_000_002n,
    attributes: makeAttributes([]),
    events: [],
    links: [],
    status: { code: 0 },
    resource: makeAttributes([['service.name', 'shop']]),
    scope: { name: 'threadspan' },
    ...fields,
  }
}

/** Attributes without a prototype, as the decoders make them. */
export function makeAttributes(
  entries: readonly (readonly [string, SpanAttributeValue])[],
): SpanAttributes {
  const attributes = Object.create(null) as Record<string, SpanAttributeValue>
  for (const [key, value] of entries) attributes[key] = value
  return attributes
}
