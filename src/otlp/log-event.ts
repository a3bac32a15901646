import { encodeAttributes, encodeValue } from './encode-value.ts'
import type { OtlpLogRecord, OtlpLogs } from './otlp-logs.ts'
import type {
  RecordedSpan,
  RecordedSpanEvent,
  SpanAttributes,
  SpanAttributeValue,
} from './recorded-span.ts'

/**
 * Under which attribute the body of a log record stands once it is an event of its span.
 *
 * @see https://github.com/open-telemetry/opentelemetry-java-contrib, EventToSpanEventBridge
 */
export const LOG_RECORD_BODY = 'log.record.body'

/** A log record that is an event of a span: how instrumentations send what was said, apart from the span itself. */
export interface LogEvent {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly unixNano: bigint
  readonly attributes: SpanAttributes
  /** `null` where the record has none. */
  readonly body: SpanAttributeValue
}

/** Whether a log record of this name is one that replay reads: OpenTelemetry's GenAI events. */
export function isGenAiEvent(name: string): boolean {
  return name.startsWith('gen_ai.')
}

/** A span with its log events among its own, by time; at the same instant in the order in which they came. */
export function withLogEvents(span: RecordedSpan, logs: readonly LogEvent[]): RecordedSpan {
  if (logs.length === 0) return span
  const events = [...span.events, ...logs.map(toSpanEvent)]
  return { ...span, events: events.toSorted(byTime) }
}

/** Log events as OTLP/JSON, as the Collector's file exporter writes log records. */
export function encodeLogs(events: readonly LogEvent[]): OtlpLogs {
  const logRecords = events.map(encodeLogRecord)
  return {
    resourceLogs: [
      { resource: { attributes: [] }, scopeLogs: [{ scope: { name: '' }, logRecords }] },
    ],
  }
}

/** One of them. */
export function encodeLogRecord(event: LogEvent): OtlpLogRecord {
  const { traceId, spanId, name, unixNano, attributes, body } = event
  return {
    timeUnixNano: String(unixNano),
    traceId,
    spanId,
    eventName: name,
    attributes: encodeAttributes(attributes),
    ...(body !== null && { body: encodeValue(body) }),
  }
}

function toSpanEvent({ name, unixNano, attributes, body }: LogEvent): RecordedSpanEvent {
  if (body === null) return { name, unixNano, attributes }
  const withBody = Object.assign(Object.create(null) as SpanAttributes, attributes, {
    [LOG_RECORD_BODY]: body,
  })
  return { name, unixNano, attributes: withBody }
}

function byTime(a: RecordedSpanEvent, b: RecordedSpanEvent): number {
  return Number(a.unixNano > b.unixNano) - Number(a.unixNano < b.unixNano)
}
