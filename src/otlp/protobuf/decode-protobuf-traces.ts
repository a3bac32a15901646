import { createAttributes } from '../any-value.ts'
import { decodeProtobufSpan } from './decode-protobuf-span.ts'
import { readProtobufAttribute } from './decode-protobuf-value.ts'
import type { DecodedTraces, SpanOrigin } from '../decoded-traces.ts'
import { DecodeMeter } from '../limits/decode-meter.ts'
import { type DecodeSteps, finishSteps } from '../limits/decode-steps.ts'
import { NO_LIMITS, type OtlpLimits } from '../limits/otlp-limits.ts'
import { OverLimit } from '../limits/over-limit.ts'
import { weighOrigin } from '../limits/weigh-origin.ts'
import { ProtobufReader } from './protobuf-reader.ts'
import type { RecordedScope, SpanAttributes } from '../recorded-span.ts'
import { SpanCollector } from '../span-collector.ts'

// What OTLP before 0.15 called instrumentation library spans. Its fields have the same numbers. As in the Collector
// (MigrateTraces in pdata/internal/otlp), it counts if there is nothing under the new number.
const OLD_SCOPE_SPANS = 1000

/**
 * Reads an OTLP `ExportTraceServiceRequest` in protobuf. The result is the same as that of `decodeJsonTraces` for the same
 * data. Unknown fields are skipped. A span with an invalid id or a time after 2262 is rejected. Its neighbours are kept.
 *
 * @throws OtlpDecodeError if the bytes are not protobuf or a field has a wrong type. The message has the offset.
 */
export function decodeProtobufTraces(bytes: Uint8Array): DecodedTraces {
  return finishSteps(protobufTraceSteps(bytes, NO_LIMITS))
}

/**
 * Like {@link decodeProtobufTraces}, in steps of a span. A span above a limit is rejected.
 *
 * @throws OtlpDecodeError also if the body is above a limit.
 */
export function* protobufTraceSteps(
  bytes: Uint8Array,
  limits: OtlpLimits,
): DecodeSteps<DecodedTraces> {
  const collector = new SpanCollector()
  const request = new ProtobufReader(bytes, new DecodeMeter(limits))
  while (request.next()) {
    if (request.field === 1) yield* readResourceSpans(request.message(), collector)
    else request.skip()
  }
  return collector.traces()
}

// Fields may come in any order, so spans are read only after their resource and scope.
function* readResourceSpans(reader: ProtobufReader, collector: SpanCollector): DecodeSteps<void> {
  reader.meter.addToBody('resources')
  const groups: ProtobufReader[] = []
  const oldGroups: ProtobufReader[] = []
  let attributes: SpanAttributes = createAttributes()
  let schemaUrl = ''
  while (reader.next()) {
    if (reader.field === 1) attributes = readResource(reader.message())
    else if (reader.field === 2) groups.push(countedMessage(reader, 'scopes'))
    else if (reader.field === 3) schemaUrl = reader.text()
    else if (reader.field === OLD_SCOPE_SPANS) oldGroups.push(countedMessage(reader, 'scopes'))
    else reader.skip()
  }
  const resource = {
    resource: attributes,
    ...(schemaUrl !== '' && { resourceSchemaUrl: schemaUrl }),
  }
  for (const group of groups.length > 0 ? groups : oldGroups) {
    yield* readScopeSpans(group, resource, collector)
  }
}

function* readScopeSpans(
  reader: ProtobufReader,
  resource: Omit<SpanOrigin, 'scope'>,
  collector: SpanCollector,
): DecodeSteps<void> {
  const { meter } = reader
  const spans: ProtobufReader[] = []
  let scope: RecordedScope = { name: '' }
  let schemaUrl = ''
  while (reader.next()) {
    if (reader.field === 1) scope = readScope(reader.message())
    else if (reader.field === 2) spans.push(countedMessage(reader, 'spans'))
    else if (reader.field === 3) schemaUrl = reader.text()
    else reader.skip()
  }
  const origin = { ...resource, scope: { ...scope, ...(schemaUrl !== '' && { schemaUrl }) } }
  meter.share(weighOrigin(origin))
  yield meter.memory
  for (const span of spans) {
    collect(collector, span, origin)
    yield meter.memory
  }
}

// Counted before it is read, because even a list of messages that wait takes memory.
function countedMessage(reader: ProtobufReader, counted: 'scopes' | 'spans'): ProtobufReader {
  reader.meter.addToBody(counted)
  return reader.message()
}

function collect(collector: SpanCollector, span: ProtobufReader, origin: SpanOrigin): void {
  const { meter } = span
  meter.beginSpan()
  try {
    meter.add('bytes', span.length)
    collector.add(decodeProtobufSpan(span, origin))
  } catch (error) {
    if (!(error instanceof OverLimit)) throw error
    collector.reject(error.message)
  }
  meter.endSpan()
}

function readResource(reader: ProtobufReader): SpanAttributes {
  const attributes = createAttributes()
  while (reader.next()) {
    if (reader.field === 1) readProtobufAttribute(reader.message(), attributes)
    else reader.skip()
  }
  return attributes
}

function readScope(reader: ProtobufReader): RecordedScope {
  let name = ''
  let version = ''
  while (reader.next()) {
    if (reader.field === 1) name = reader.text()
    else if (reader.field === 2) version = reader.text()
    else reader.skip()
  }
  return { name, ...(version !== '' && { version }) }
}
