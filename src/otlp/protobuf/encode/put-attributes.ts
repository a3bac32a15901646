import { MAX_VALUE_DEPTH, TOO_DEEP } from '../../any-value.ts'
import type { SpanMemory } from '../../span-memory.ts'
import {
  beginMessage,
  endMessage,
  FIELD_BYTES,
  putBytes,
  putDouble,
  putInteger,
  putShortLength,
  putSigned,
} from './put-field.ts'
import { putKey } from './put-key.ts'
import { NOT_ASCII, putAscii, putText, SHORT_TEXT, textRoom } from './put-text.ts'

// A key of this length and a short text take less than 128 bytes in any script.
const SHORT_KEY = 30

/** Writes attributes as `KeyValue` fields. Null and undefined become an empty value. */
export function putAttributes(
  memory: SpanMemory,
  at: number,
  field: number,
  attributes: Readonly<Record<string, unknown>> | undefined,
  depth = 0,
): number {
  if (attributes === undefined) return at
  let end = at
  // Only for a loop and a check of exactly this form does V8 read values by position, without a look-up.
  for (const key in attributes) {
    if (!Object.prototype.hasOwnProperty.call(attributes, key)) continue
    const value = attributes[key]
    if (typeof value === 'string') end = putTextAttribute(memory, end, field, key, value)
    else end = putAttribute(memory, end, field, key, value, depth)
  }
  return end
}

function putTextAttribute(
  memory: SpanMemory,
  at: number,
  field: number,
  key: string,
  text: string,
): number {
  const bytes = memory.room(at, 3 * key.length + textRoom(text) + FIELD_BYTES)
  if (text.length <= SHORT_TEXT && key.length <= SHORT_KEY) {
    const end = putShortAttribute(memory, bytes, at, field, key, text)
    if (end !== NOT_ASCII) return end
  }
  const start = beginMessage(bytes, at, field, key.length + text.length + 6)
  const valueAt = putKey(memory, start, key)
  const valueStart = beginMessage(bytes, valueAt, 2, text.length + 2)
  const end = putText(bytes, valueStart, 1, text)
  return endMessage(bytes, at, start, endMessage(bytes, valueAt, valueStart, end))
}

// Most attributes are so short that each length in them takes one byte. Returns NOT_ASCII if the text is not ASCII.
function putShortAttribute(
  memory: SpanMemory,
  bytes: Uint8Array,
  at: number,
  field: number,
  key: string,
  text: string,
): number {
  const valueAt = putKey(memory, at + 2, key)
  const end = putAscii(bytes, valueAt + 4, text)
  if (end === NOT_ASCII) return NOT_ASCII
  putShortLength(bytes, at, field, end)
  putShortLength(bytes, valueAt, 2, end)
  putShortLength(bytes, valueAt + 2, 1, end)
  return end
}

function putAttribute(
  memory: SpanMemory,
  at: number,
  field: number,
  key: string,
  value: unknown,
  depth: number,
): number {
  const bytes = memory.room(at, 3 * key.length + FIELD_BYTES)
  const start = beginMessage(bytes, at, field, key.length)
  const end = putValue(memory, putKey(memory, start, key), 2, value, depth)
  return endMessage(memory.room(end, FIELD_BYTES), at, start, end)
}

function putValue(
  memory: SpanMemory,
  at: number,
  field: number,
  value: unknown,
  depth: number,
): number {
  const start = beginMessage(memory.room(at, FIELD_BYTES), at, field)
  const end = putAnyValue(memory, start, value, depth)
  return endMessage(memory.room(end, FIELD_BYTES), at, start, end)
}

function putAnyValue(memory: SpanMemory, at: number, value: unknown, depth: number): number {
  if (typeof value === 'object' && value !== null) return putObject(memory, at, value, depth + 1)
  if (typeof value === 'string') {
    return putText(memory.room(at, textRoom(value) + FIELD_BYTES), at, 1, value)
  }
  const bytes = memory.room(at, FIELD_BYTES)
  if (typeof value === 'boolean') return putInteger(bytes, at, 2, value ? 1 : 0)
  if (typeof value === 'bigint') return putSigned(bytes, at, 3, value)
  if (typeof value !== 'number') return at
  return Number.isSafeInteger(value)
    ? putSigned(bytes, at, 3, value)
    : putDouble(bytes, at, 4, value)
}

function putObject(memory: SpanMemory, at: number, value: object, depth: number): number {
  if (value instanceof Uint8Array) {
    return putBytes(memory.room(at, value.length + FIELD_BYTES), at, 7, value)
  }
  const bytes = memory.room(at, FIELD_BYTES)
  if (depth > MAX_VALUE_DEPTH) return putText(bytes, at, 1, TOO_DEEP)
  const isList = Array.isArray(value)
  const start = beginMessage(bytes, at, isList ? 5 : 6)
  let end = start
  if (isList) for (const item of value) end = putValue(memory, end, 1, item, depth)
  else end = putAttributes(memory, end, 1, value as Record<string, unknown>, depth)
  return endMessage(memory.room(end, FIELD_BYTES), at, start, end)
}
