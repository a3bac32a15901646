import { type AttributeMap, createAttributes, narrowInteger } from '../../otlp/any-value.ts'
import { fromBase64 } from '../../otlp/base64.ts'
import type { JsonReader } from '../../otlp/json/json-reader.ts'
import type { SpanAttributeValue } from '../../otlp/recorded-span.ts'

/** Reads a list of Jaeger's `{ key, type, value }`. */
export function readTags(owner: JsonReader, key: string): AttributeMap {
  const tags = createAttributes()
  for (const tag of owner.list(key)) tags[tag.text('key')] = readTag(tag)
  return tags
}

/** Removes and returns a tag that was not an attribute before Jaeger made it one. Empty if missing or not text. */
export function takeText(tags: AttributeMap, key: string): string {
  const text = tags[key]
  if (typeof text !== 'string') return ''
  delete tags[key]
  return text
}

function readTag(tag: JsonReader): SpanAttributeValue {
  switch (tag.text('type')) {
    case 'bool':
      return tag.boolean('value')
    case 'int64':
      return narrowInteger(tag.int64('value'))
    case 'float64':
      return tag.double('value')
    case 'binary':
      return readBytes(tag)
    default:
      return tag.text('value')
  }
}

function readBytes(tag: JsonReader): Uint8Array {
  const bytes = fromBase64(tag.text('value'))
  if (bytes === undefined) throw tag.fault('value', 'base64')
  return bytes
}
