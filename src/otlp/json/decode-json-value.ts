import { createAttributes, MAX_VALUE_DEPTH, narrowInteger, TOO_DEEP } from '../any-value.ts'
import { fromBase64 } from '../base64.ts'
import type { JsonReader } from './json-reader.ts'
import type { SpanAttributes, SpanAttributeValue } from '../recorded-span.ts'

/** Reads the list of keys and values that `owner` has under `key`. */
export function decodeJsonAttributes(owner: JsonReader | undefined, key: string): SpanAttributes {
  return owner === undefined ? createAttributes() : readMap(owner, key, 0)
}

/** Reads the value that `owner` has under `key`. `null` if it has none there. */
export function decodeJsonValue(owner: JsonReader, key: string): SpanAttributeValue {
  return readValue(owner.object(key), 0)
}

function readMap(owner: JsonReader, key: string, depth: number): SpanAttributes {
  const attributes = createAttributes()
  for (const entry of owner.list(key)) {
    owner.meter.add('attributes')
    attributes[entry.text('key')] = readValue(entry.object('value'), depth)
  }
  return attributes
}

function readValue(value: JsonReader | undefined, depth: number): SpanAttributeValue {
  if (value === undefined) return null
  if (value.has('stringValue')) return value.text('stringValue')
  if (value.has('intValue')) return narrowInteger(value.int64('intValue'))
  if (value.has('boolValue')) return value.boolean('boolValue')
  if (value.has('doubleValue')) return value.double('doubleValue')
  if (value.has('bytesValue')) return readBytes(value)
  return readNested(value, depth)
}

function readNested(value: JsonReader, depth: number): SpanAttributeValue {
  const list = value.object('arrayValue')
  const map = value.object('kvlistValue')
  if (list === undefined && map === undefined) return null
  if (depth >= MAX_VALUE_DEPTH) return TOO_DEEP
  if (map !== undefined) return readMap(map, 'values', depth + 1)
  return list === undefined ? null : readList(list, depth + 1)
}

function readList(list: JsonReader, depth: number): readonly SpanAttributeValue[] {
  const items = list.list('values')
  list.meter.add('values', items.length)
  return items.map((item) => readValue(item, depth))
}

function readBytes(value: JsonReader): Uint8Array {
  const bytes = fromBase64(value.text('bytesValue'))
  if (bytes === undefined) throw value.fault('bytesValue', 'base64')
  return bytes
}
