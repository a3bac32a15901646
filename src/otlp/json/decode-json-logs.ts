import { OtlpDecodeError } from '../../thread/errors.ts'
import { decodeJsonAttributes, decodeJsonValue } from './decode-json-value.ts'
import type { DecodedLogs } from '../decoded-logs.ts'
import { DecodeMeter } from '../limits/decode-meter.ts'
import { type DecodeSteps, finishSteps } from '../limits/decode-steps.ts'
import type { OtlpLimits } from '../limits/otlp-limits.ts'
import { asNotJson } from './as-not-json.ts'
import type { JsonItem } from './json-outline.ts'
import type { JsonReader } from './json-reader.ts'
import { LogCollector, type LogRecord } from '../log-collector.ts'
import { toLowerHex } from '../span-field.ts'
import { type JsonBody, parsedBody, readJsonBody } from './read-json-body.ts'

const RESOURCE_FIELDS = ['resource']
const SCOPE_FIELDS = ['scope']

/**
 * Reads the GenAI events of a parsed OTLP/JSON `ExportLogsServiceRequest`, or of one line of log records by the Collector's
 * file exporter. A record with a field of the wrong type is rejected. Its neighbours are kept.
 *
 * @throws OtlpDecodeError if the body is not such a request. The message names the path of the fault.
 */
export function decodeJsonLogs(body: unknown): DecodedLogs {
  return finishSteps(readLogs(parsedBody(body)))
}

/**
 * Like {@link decodeJsonLogs}, from the text of a body, in steps of a record. A record above a limit is rejected.
 *
 * @throws OtlpDecodeError also if the text is not JSON or is above a limit.
 */
export function* jsonLogSteps(bytes: Uint8Array, limits: OtlpLimits): DecodeSteps<DecodedLogs> {
  const meter = new DecodeMeter(limits, 'log record')
  try {
    return yield* readLogs(yield* readJsonBody(bytes, limits, meter))
  } catch (error) {
    throw asNotJson(error)
  }
}

function* readLogs({ root, names, itemsOf }: JsonBody): DecodeSteps<DecodedLogs> {
  const { meter } = root
  const collector = new LogCollector()
  for (const group of root.mainList('resourceLogs')) {
    meter.addToBody('resources')
    for (const scopeLogs of group.mainList('scopeLogs', RESOURCE_FIELDS)) {
      meter.addToBody('scopes')
      yield meter.memory
      for (const record of itemsOf(scopeLogs, 'logRecords')) {
        yield* collect(collector, record, meter)
      }
      scopeLogs.noteUnread('logRecords', SCOPE_FIELDS)
    }
  }
  const { warning } = names
  return { ...collector.logs(), ...(warning !== undefined && { warning }) }
}

function* collect(collector: LogCollector, item: JsonItem, meter: DecodeMeter): DecodeSteps<void> {
  meter.beginSpan()
  try {
    meter.add('bytes', item.bytes)
    meter.add('fields', item.fields)
    const record = item.read()
    yield meter.memory
    collector.add(readRecord(record))
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error
    collector.reject(error.message)
  }
  meter.endSpan()
  yield meter.memory
}

function readRecord(record: JsonReader): LogRecord {
  return {
    traceId: toLowerHex(record.text('traceId')),
    spanId: toLowerHex(record.text('spanId')),
    name: record.text('eventName'),
    unixNano: record.uint64('timeUnixNano'),
    observedUnixNano: record.uint64('observedTimeUnixNano'),
    attributes: decodeJsonAttributes(record, 'attributes'),
    body: decodeJsonValue(record, 'body'),
  }
}
