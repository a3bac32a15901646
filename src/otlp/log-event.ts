import type { RecordedSpanEvent, SpanAttributes, SpanAttributeValue } from './recorded-span.ts'

/**
 * Under which attribute the body of a log record stands once it is an event of its span.
 *
 * @see https://github.com/open-telemetry/opentelemetry-java-contrib, EventToSpanEventBridge
 */
export const LOG_RECORD_BODY = 'log.record.body'

/** A log record that is an event of a span: what instrumentations send apart from it, as OTLP logs. */
export interface LogEvent {
  readonly traceId: string
  readonly spanId: string
  readonly name: string
  readonly unixNano: bigint
  readonly attributes: SpanAttributes
  /** `null` where the record has none. */
  readonly body: SpanAttributeValue
}

/** The record as an event of its span; its body is one of the attributes. */
export function toSpanEvent({ name, unixNano, attributes, body }: LogEvent): RecordedSpanEvent {
  if (body === null) return { name, unixNano, attributes }
  const withBody = Object.assign(Object.create(null) as SpanAttributes, attributes, {
    [LOG_RECORD_BODY]: body,
  })
  return { name, unixNano, attributes: withBody }
}
