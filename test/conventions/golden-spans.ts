import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { toJson } from '../../src/thread/json.ts'
import type { GoldenCase, GoldenSpan, Json } from './golden-case.ts'
import type { GoldenNames } from './golden-names.ts'
import { decodeValue } from './golden-values.ts'
import { isJsonKey } from './is-json-key.ts'

const STATUS = { unset: 0, ok: 1, error: 2 } as const

/** The spans of a case as a store would give them back: what a recorder of any language sends. */
export function goldenSpans({ spans }: GoldenCase, names: GoldenNames): readonly RecordedSpan[] {
  return spans.map((span) => toRecorded(span, names))
}

function toRecorded(span: GoldenSpan, names: GoldenNames): RecordedSpan {
  const { parent_span_id: parent, trace_state: traceState, status } = span
  return {
    traceId: names.resolve(span.trace_id),
    spanId: names.resolve(span.span_id),
    ...(parent !== undefined && { parentSpanId: names.resolve(parent) }),
    ...(traceState !== undefined && { traceState: names.resolve(traceState) }),
    flags: 1,
    name: span.name,
    kind: 1,
    startUnixNano: BigInt(span.start),
    endUnixNano: BigInt(span.end),
    attributes: toAttributes(span.attributes, names),
    events: (span.events ?? []).map(({ name, attributes }) => ({
      name,
      unixNano: BigInt(span.start),
      attributes: toAttributes(attributes, names),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: names.resolve(link.trace_id),
      spanId: names.resolve(link.span_id),
      attributes: toAttributes(link.attributes, names),
    })),
    status: {
      code: STATUS[status?.code ?? 'unset'],
      ...(status?.message !== undefined && { message: status.message }),
    },
    resource: {},
    scope: { name: 'threadspan' },
  }
}

function toAttributes(attributes: Json, names: GoldenNames): SpanAttributes {
  const decoded = decodeValue(attributes, names) as Json
  return Object.fromEntries(
    Object.entries(decoded).map(([key, value]) => [key, isJsonKey(key) ? toJson(value) : value]),
  ) as SpanAttributes
}
