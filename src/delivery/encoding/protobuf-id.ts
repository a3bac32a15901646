import type { SpanContext } from '@opentelemetry/api'
import { type IdWords, SpanIds } from '../../thread/span-ids.ts'
import type { ProtobufBuffer } from './protobuf-buffer.ts'
import { FIELD_BYTES, putShortLength } from './protobuf-fields.ts'
import { putUtf8 } from './protobuf-text.ts'

const WORD_BYTES = 4
// As in a span and in a link.
const TRACE_ID = 1
const SPAN_ID = 2
const PARENT_SPAN_ID = 4

/** Writes the trace id and the span id of a span, or of a link. */
export function putIds(buffer: ProtobufBuffer, at: number, ids: SpanContext): number {
  const words = SpanIds.wordsOf(ids)
  if (words === undefined) {
    return putHex(buffer, putHex(buffer, at, TRACE_ID, ids.traceId), SPAN_ID, ids.spanId)
  }
  const end = putWords(buffer, at, TRACE_ID, words, 0, 4)
  return putWords(buffer, end, SPAN_ID, words, 4, 6)
}

/** Writes the span id of a span's parent. */
export function putParentId(buffer: ProtobufBuffer, at: number, parent: SpanContext): number {
  const words = SpanIds.wordsOf(parent)
  return words === undefined
    ? putHex(buffer, at, PARENT_SPAN_ID, parent.spanId)
    : putWords(buffer, at, PARENT_SPAN_ID, words, 4, 6)
}

function putWords(
  buffer: ProtobufBuffer,
  at: number,
  field: number,
  words: IdWords,
  from: number,
  to: number,
): number {
  const bytes = buffer.room(at, FIELD_BYTES)
  const { view } = buffer
  let end = at + 2
  for (let i = from; i < to; i++, end += WORD_BYTES) view.setInt32(end, words[i] as number)
  putShortLength(bytes, at, field, end)
  return end
}

// To ask a text for one character after another takes longer than to write them all and to read them from there, four at
// once.
function putHex(buffer: ProtobufBuffer, at: number, field: number, hex: string): number {
  const bytes = buffer.room(at, 3 * hex.length + FIELD_BYTES)
  const { view } = buffer
  const start = at + 2
  const end = start + (hex.length >> 1)
  putUtf8(bytes, start, hex)
  for (let from = start, to = start; to < end; from += 4, to += 2) {
    const digits = hexDigits(view.getUint32(from))
    bytes[to] = ((digits >>> 24) << 4) + (digits >>> 16)
    bytes[to + 1] = ((digits >>> 8) << 4) + digits
  }
  putShortLength(bytes, at, field, end)
  return end
}

// The values of four digits of hex, each in its byte: the low four bits, for a letter nine more.
function hexDigits(codes: number): number {
  return (codes & 0x0f0f0f0f) + 9 * ((codes >>> 6) & 0x01010101)
}
