import type { LogEvent } from '../log-event.ts'
import { encodeAttributes, encodeValue } from './encode-json-value.ts'
import type { OtlpLogRecord, OtlpLogs } from './otlp-logs.ts'

/** Log events as OTLP/JSON, in the form that the Collector's file exporter writes. */
export function encodeJsonLogs(events: readonly LogEvent[]): OtlpLogs {
  const logRecords = events.map(encodeJsonLogRecord)
  return {
    resourceLogs: [
      { resource: { attributes: [] }, scopeLogs: [{ scope: { name: '' }, logRecords }] },
    ],
  }
}

/** One log event in OTLP/JSON. */
export function encodeJsonLogRecord(event: LogEvent): OtlpLogRecord {
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
