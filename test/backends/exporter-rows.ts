import type { LogEvent } from '../../src/otlp/log-event.ts'
import type {
  RecordedSpan,
  SpanAttributes,
  SpanAttributeValue,
} from '../../src/otlp/recorded-span.ts'

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']
const STATUSES = ['Unset', 'Ok', 'Error']

/** A span as the Collector's ClickHouse exporter inserts it: every attribute's value as text, all text in UTF-8. */
export function exporterRow(span: RecordedSpan): unknown {
  return wellFormed({
    Timestamp: dateTime(span.startUnixNano),
    TraceId: span.traceId,
    SpanId: span.spanId,
    ParentSpanId: span.parentSpanId ?? '',
    TraceState: span.traceState ?? '',
    SpanName: span.name,
    SpanKind: KINDS[span.kind],
    ServiceName: asText(span.resource['service.name'] ?? ''),
    ResourceAttributes: asTexts(span.resource),
    ScopeName: span.scope.name,
    ScopeVersion: span.scope.version ?? '',
    SpanAttributes: asTexts(span.attributes),
    Duration: String(BigInt.asUintN(64, span.endUnixNano - span.startUnixNano)),
    StatusCode: STATUSES[span.status.code],
    StatusMessage: span.status.message ?? '',
    'Events.Timestamp': span.events.map(({ unixNano }) => dateTime(unixNano)),
    'Events.Name': span.events.map(({ name }) => name),
    'Events.Attributes': span.events.map(({ attributes }) => asTexts(attributes)),
    'Links.TraceId': span.links.map(({ traceId }) => traceId),
    'Links.SpanId': span.links.map(({ spanId }) => spanId),
    'Links.TraceState': span.links.map(({ traceState }) => traceState ?? ''),
    'Links.Attributes': span.links.map(({ attributes }) => asTexts(attributes)),
  })
}

/** A GenAI event of a span as the exporter inserts its log record; older ones have no column for its name. */
export function exporterLogRow(event: LogEvent, named: 'by column' | 'by attribute'): unknown {
  const { name, body } = event
  const byColumn = named === 'by column'
  return wellFormed({
    Timestamp: dateTime(event.unixNano),
    TraceId: event.traceId,
    SpanId: event.spanId,
    ServiceName: 'bot',
    Body: asText(body),
    LogAttributes: { ...asTexts(event.attributes), ...(!byColumn && { 'event.name': name }) },
    ...(byColumn && { EventName: name }),
  })
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)])
  return Object.defineProperties(
    {},
    Object.fromEntries(entries.map(([key, item]) => [key, { value: item, enumerable: true }])),
  )
}

function dateTime(nanos: bigint): string {
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
  return `${seconds.replace('T', ' ')}.${String(nanos % 1_000_000_000n).padStart(9, '0')}`
}

function asTexts(attributes: SpanAttributes): Record<string, string> {
  const texts = Object.create(null) as Record<string, string>
  for (const [key, value] of Object.entries(attributes)) texts[key] = asText(value)
  return texts
}

/** An attribute's value as the Collector writes it where only text is possible (`pcommon.Value.AsString`). */
export function asText(value: SpanAttributeValue): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'object') return JSON.stringify(value, plain)
  return String(value)
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}
