import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { parseMessageId } from '../../src/thread/message-id.ts'
import { spanKey } from '../../src/thread/span-ids.ts'
import type { GoldenSpan, Json } from './golden-case.ts'
import type { GoldenNames } from './golden-names.ts'
import { decodeValue } from './golden-values.ts'
import { isJsonKey } from './is-json-key.ts'

/** A span as far as it counts, in a form in which two recorders' spans are equal. */
export interface SpanOutline {
  readonly name: string
  readonly span: string
  readonly parent?: string | undefined
  readonly traceState?: string | undefined
  readonly start: string
  readonly end: string
  readonly attributes: Json
  readonly links: readonly Json[]
  readonly events: readonly Json[]
  readonly status: Json
}

const STATUS = ['unset', 'ok', 'error']

/** A span that a recorder made. */
export function outlineSpan(span: RecordedSpan): SpanOutline {
  const { traceId, parentSpanId, status } = span
  return {
    name: span.name,
    span: spanKey(span),
    parent: parentSpanId && spanKey({ traceId, spanId: parentSpanId }),
    traceState: span.traceState || undefined,
    start: String(span.startUnixNano),
    end: String(span.endUnixNano),
    attributes: outlineAttributes(span.attributes, parseJson),
    links: span.links.map((link) => ({
      span: spanKey(link),
      attributes: outlineAttributes(link.attributes, parseJson),
    })),
    events: span.events.map(({ name, attributes }) => ({
      name,
      attributes: outlineAttributes(attributes, parseJson),
    })),
    status: { code: STATUS[status.code], ...(status.message && { message: status.message }) },
  }
}

/** A span that a case expects. */
export function outlineGolden(span: GoldenSpan, names: GoldenNames): SpanOutline {
  const [traceId, spanId] = [names.resolve(span.trace_id), names.resolve(span.span_id)]
  const parent = span.parent_span_id && names.resolve(span.parent_span_id)
  const attributes = (given: Json) =>
    outlineAttributes(decodeValue(given, names) as Json, (value) => value)
  return {
    name: span.name,
    span: spanKey({ traceId, spanId }),
    parent: parent && spanKey({ traceId, spanId: parent }),
    traceState: span.trace_state && names.resolve(span.trace_state),
    start: span.start,
    end: span.end,
    attributes: attributes(span.attributes),
    links: (span.links ?? []).map((link) => ({
      span: spanKey({ traceId: names.resolve(link.trace_id), spanId: names.resolve(link.span_id) }),
      attributes: attributes(link.attributes),
    })),
    events: (span.events ?? []).map((event) => ({
      name: event.name,
      attributes: attributes(event.attributes),
    })),
    status: span.status ?? { code: 'unset' },
  }
}

function outlineAttributes(attributes: Json, json: (value: unknown) => unknown): Json {
  const counted = Object.entries(attributes).filter(([key]) => key !== 'exception.stacktrace')
  return Object.fromEntries(
    counted.map(([key, value]) => [key, isJsonKey(key) ? json(value) : withoutFlags(value)]),
  )
}

// Two message IDs are equal whatever their flags are.
function withoutFlags(value: unknown): unknown {
  const fields = parseMessageId(value)
  return fields === undefined ? value : spanKey(fields)
}

function parseJson(value: unknown): unknown {
  return typeof value === 'string' ? (JSON.parse(value) as unknown) : value
}
