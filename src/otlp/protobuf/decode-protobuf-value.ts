import { type AttributeMap, createAttributes, MAX_VALUE_DEPTH, TOO_DEEP } from '../any-value.ts'
import type { ProtobufReader } from './protobuf-reader.ts'
import type { SpanAttributes, SpanAttributeValue } from '../recorded-span.ts'

/** Reads one `KeyValue` into `attributes`. */
export function readProtobufAttribute(
  entry: ProtobufReader,
  attributes: AttributeMap,
  depth = 0,
): void {
  let key = ''
  let value: SpanAttributeValue = null
  entry.meter.add('attributes')
  while (entry.next()) {
    if (entry.field === 1) key = entry.text()
    else if (entry.field === 2) value = readProtobufValue(entry.message(), depth)
    else entry.skip()
  }
  attributes[key] = value
}

/** Reads an `AnyValue`. It is a oneof: if a sender has set two fields, the last one counts. */
export function readProtobufValue(reader: ProtobufReader, depth = 0): SpanAttributeValue {
  let value: SpanAttributeValue = null
  while (reader.next()) {
    if (reader.field === 1) value = reader.text()
    else if (reader.field === 2) value = reader.boolean()
    else if (reader.field === 3) value = reader.integer()
    else if (reader.field === 4) value = reader.double()
    else if (reader.field === 5) value = readNested(reader.message(), depth, readList)
    else if (reader.field === 6) value = readNested(reader.message(), depth, readMap)
    else if (reader.field === 7) value = reader.bytes()
    else reader.skip()
  }
  return value
}

function readNested(
  reader: ProtobufReader,
  depth: number,
  read: (reader: ProtobufReader, depth: number) => SpanAttributeValue,
): SpanAttributeValue {
  return depth >= MAX_VALUE_DEPTH ? TOO_DEEP : read(reader, depth + 1)
}

function readList(reader: ProtobufReader, depth: number): readonly SpanAttributeValue[] {
  const list: SpanAttributeValue[] = []
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip()
      continue
    }
    reader.meter.add('values')
    list.push(readProtobufValue(reader.message(), depth))
  }
  return list
}

function readMap(reader: ProtobufReader, depth: number): SpanAttributes {
  const map = createAttributes()
  while (reader.next()) {
    if (reader.field === 1) readProtobufAttribute(reader.message(), map, depth)
    else reader.skip()
  }
  return map
}
