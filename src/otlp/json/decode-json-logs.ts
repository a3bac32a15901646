import { OtlpDecodeError } from '../../thread/errors.ts'
import { decodeJsonAttributes, decodeJsonValue } from './decode-json-value.ts'
import type { DecodedLogs } from '../decoded-logs.ts'
import { JsonReader } from './json-reader.ts'
import { LogCollector } from '../log-collector.ts'

/**
 * Reads the GenAI events of a parsed OTLP/JSON `ExportLogsServiceRequest`, or of one line of log records by the Collector's
 * file exporter. A record with a field of the wrong type is rejected. Its neighbours are kept.
 *
 * @throws OtlpDecodeError if the body is not such a request. The message names the path of the fault.
 */
export function decodeJsonLogs(body: unknown): DecodedLogs {
  const collector = new LogCollector()
  for (const group of new JsonReader(body, 'body').list('resourceLogs')) {
    for (const scopeLogs of group.list('scopeLogs')) {
      for (const record of scopeLogs.list('logRecords')) collect(collector, record)
    }
  }
  return collector.logs()
}

function collect(collector: LogCollector, record: JsonReader): void {
  try {
    collector.add({
      traceId: record.text('traceId').toLowerCase(),
      spanId: record.text('spanId').toLowerCase(),
      name: record.text('eventName'),
      unixNano: record.uint64('timeUnixNano'),
      observedUnixNano: record.uint64('observedTimeUnixNano'),
      attributes: decodeJsonAttributes(record, 'attributes'),
      body: decodeJsonValue(record, 'body'),
    })
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error
    collector.reject(error.message)
  }
}
