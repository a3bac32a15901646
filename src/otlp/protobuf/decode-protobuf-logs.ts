import { createAttributes } from '../any-value.ts'
import { readProtobufAttribute, readProtobufValue } from './decode-protobuf-value.ts'
import type { DecodedLogs } from '../decoded-logs.ts'
import { DecodeMeter } from '../limits/decode-meter.ts'
import type { DecodeSteps } from '../limits/decode-steps.ts'
import type { OtlpLimits } from '../limits/otlp-limits.ts'
import { OverLimit } from '../limits/over-limit.ts'
import { LogCollector, type LogRecord } from '../log-collector.ts'
import { ProtobufReader } from './protobuf-reader.ts'
import type { SpanAttributeValue } from '../recorded-span.ts'

/**
 * Reads the GenAI events of an OTLP `ExportLogsServiceRequest` in protobuf, in steps of a record. The result is the same as
 * that of `decodeJsonLogs` for the same data. A record above a limit is rejected.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
 * @throws OtlpDecodeError if the bytes are not protobuf, a field has a wrong type or the body is above a limit.
 */
export function* protobufLogSteps(bytes: Uint8Array, limits: OtlpLimits): DecodeSteps<DecodedLogs> {
  const collector = new LogCollector()
  const meter = new DecodeMeter(limits, 'log record')
  for (const resourceLogs of messagesOf(new ProtobufReader(bytes, meter), 1)) {
    meter.addToBody('resources')
    for (const scopeLogs of messagesOf(resourceLogs, 2)) {
      meter.addToBody('scopes')
      for (const record of messagesOf(scopeLogs, 2)) {
        collect(collector, record)
        yield meter.memory
      }
      yield meter.memory
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

function collect(collector: LogCollector, record: ProtobufReader): void {
  const { meter } = record
  meter.addToBody('spans')
  meter.beginSpan()
  try {
    meter.add('bytes', record.length)
    collector.add(readRecord(record))
  } catch (error) {
    if (!(error instanceof OverLimit)) throw error
    collector.reject(error.message)
  }
  meter.endSpan()
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
