import type { SpanContext } from '@opentelemetry/api'
import { type IdWords, SpanIds } from '../../../thread/span-ids.ts'
import type { SpanMemory } from '../../span-memory.ts'
import { FIELD_BYTES, putShortLength } from './put-field.ts'
import { putUtf8 } from './put-text.ts'

const WORD_BYTES = 4
// The numbers of the fields in a span and in a link.
const TRACE_ID = 1
const SPAN_ID = 2
const PARENT_SPAN_ID = 4

/** Writes the trace id and the span id of a span or link. */
export function putIds(memory: SpanMemory, at: number, ids: SpanContext): number {
  const words = SpanIds.wordsOf(ids)
  if (words === undefined) {
    return putHex(memory, putHex(memory, at, TRACE_ID, ids.traceId), SPAN_ID, ids.spanId)
  }
  const end = putWords(memory, at, TRACE_ID, words, 0, 4)
  return putWords(memory, end, SPAN_ID, words, 4, 6)
}

/** Writes the span id of a span's parent. */
export function putParentId(memory: SpanMemory, at: number, parent: SpanContext): number {
  const words = SpanIds.wordsOf(parent)
  return words === undefined
    ? putHex(memory, at, PARENT_SPAN_ID, parent.spanId)
    : putWords(memory, at, PARENT_SPAN_ID, words, 4, 6)
}

function putWords(
  memory: SpanMemory,
  at: number,
  field: number,
  words: IdWords,
  from: number,
  to: number,
): number {
  const bytes = memory.room(at, FIELD_BYTES)
  const { view } = memory
  let end = at + 2
  for (let i = from; i < to; i++, end += WORD_BYTES) view.setInt32(end, words[i] as number)
  putShortLength(bytes, at, field, end)
  return end
}

// Writing all characters and reading them back four at a time is faster than reading the text one by one.
function putHex(memory: SpanMemory, at: number, field: number, hex: string): number {
  const bytes = memory.room(at, 3 * hex.length + FIELD_BYTES)
  const { view } = memory
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

// The values of four hex digits, one per byte. A digit's value is its low four bits, plus nine for a letter.
function hexDigits(codes: number): number {
  return (codes & 0x0f0f0f0f) + 9 * ((codes >>> 6) & 0x01010101)
}
