import { createAttributes } from '../any-value.ts'
import { readProtobufAttribute, readProtobufValue } from './decode-protobuf-value.ts'
import type { DecodedLogs } from '../decoded-logs.ts'
import { LogCollector, type LogRecord } from '../log-collector.ts'
import { ProtobufReader } from './protobuf-reader.ts'
import type { SpanAttributeValue } from '../recorded-span.ts'

/**
 * Reads the GenAI events of an OTLP `ExportLogsServiceRequest` in protobuf. The result is the same as that of
 * `decodeJsonLogs` for the same data.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
 * @throws OtlpDecodeError if the bytes are not protobuf or a field has a wrong type. The message has the offset.
 */
export function decodeProtobufLogs(bytes: Uint8Array): DecodedLogs {
  const collector = new LogCollector()
  for (const resourceLogs of messagesOf(new ProtobufReader(bytes), 1)) {
    for (const scopeLogs of messagesOf(resourceLogs, 2)) {
      for (const record of messagesOf(scopeLogs, 2)) collector.add(readRecord(record))
    }
  }
  return collector.logs()
}

function* messagesOf(reader: ProtobufReader, field: number): Generator<ProtobufReader> {
  while (reader.next()) {
    if (reader.field === field) yield reader.message()
    else reader.skip()
  }
}

function readRecord(reader: ProtobufReader): LogRecord {
  let traceId = ''
  let spanId = ''
  let name = ''
  let unixNano = 0n
  let observedUnixNano = 0n
  let body: SpanAttributeValue = null
  const attributes = createAttributes()
  while (reader.next()) {
    if (reader.field === 1) unixNano = reader.fixed64()
    else if (reader.field === 5) body = readProtobufValue(reader.message())
    else if (reader.field === 6) readProtobufAttribute(reader.message(), attributes)
    else if (reader.field === 9) traceId = reader.id()
    else if (reader.field === 10) spanId = reader.id()
    else if (reader.field === 11) observedUnixNano = reader.fixed64()
    else if (reader.field === 12) name = reader.text()
    else reader.skip()
  }
  return { traceId, spanId, name, unixNano, observedUnixNano, body, attributes }
}
