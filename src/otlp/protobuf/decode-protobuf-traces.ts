import { createAttributes } from '../any-value.ts'
import { decodeProtobufSpan } from './decode-protobuf-span.ts'
import { readProtobufAttribute } from './decode-protobuf-value.ts'
import type { DecodedTraces, SpanOrigin } from '../decoded-traces.ts'
import { ProtobufReader } from './protobuf-reader.ts'
import type { RecordedScope, SpanAttributes } from '../recorded-span.ts'
import { SpanCollector } from '../span-collector.ts'

/**
 * Reads an OTLP `ExportTraceServiceRequest` in protobuf. The result is the same as that of `decodeJsonTraces` for the same
 * data. Unknown fields are skipped. A span with an invalid id or a time after 2262 is rejected. Its neighbours are kept.
 *
 * @throws OtlpDecodeError if the bytes are not protobuf or a field has a wrong type. The message has the offset.
 */
export function decodeProtobufTraces(bytes: Uint8Array): DecodedTraces {
  const collector = new SpanCollector()
  const request = new ProtobufReader(bytes)
  while (request.next()) {
    if (request.field === 1) readResourceSpans(request.message(), collector)
    else request.skip()
  }
  return collector.traces()
}

// Fields may come in any order, so spans are read only after their resource and scope.
function readResourceSpans(reader: ProtobufReader, collector: SpanCollector): void {
  const groups: ProtobufReader[] = []
  let attributes: SpanAttributes = createAttributes()
  let schemaUrl = ''
  while (reader.next()) {
    if (reader.field === 1) attributes = readResource(reader.message())
    else if (reader.field === 2) groups.push(reader.message())
    else if (reader.field === 3) schemaUrl = reader.text()
    else reader.skip()
  }
  const resource = {
    resource: attributes,
    ...(schemaUrl !== '' && { resourceSchemaUrl: schemaUrl }),
  }
  for (const group of groups) readScopeSpans(group, resource, collector)
}

function readScopeSpans(
  reader: ProtobufReader,
  resource: Omit<SpanOrigin, 'scope'>,
  collector: SpanCollector,
): void {
  const spans: ProtobufReader[] = []
  let scope: RecordedScope = { name: '' }
  let schemaUrl = ''
  while (reader.next()) {
    if (reader.field === 1) scope = readScope(reader.message())
    else if (reader.field === 2) spans.push(reader.message())
    else if (reader.field === 3) schemaUrl = reader.text()
    else reader.skip()
  }
  const origin = { ...resource, scope: { ...scope, ...(schemaUrl !== '' && { schemaUrl }) } }
  for (const span of spans) collector.add(decodeProtobufSpan(span, origin))
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
