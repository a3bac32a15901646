import type { ProtobufBuffer } from './protobuf-buffer.ts'
import { FIELD_BYTES } from './protobuf-fields.ts'
import { putUtf8 } from './protobuf-text.ts'

const LENGTH_DELIMITED = 2

/**
 * Writes an id, given in hex, as a field below 16. To ask a text for one character after another takes longer than to
 * write them all and to read them from there, four at once.
 */
export function putId(buffer: ProtobufBuffer, at: number, field: number, hex: string): number {
  const bytes = buffer.room(at, 3 * hex.length + FIELD_BYTES)
  const { view } = buffer
  bytes[at] = field * 8 + LENGTH_DELIMITED
  bytes[at + 1] = hex.length >> 1
  const start = at + 2
  const end = start + (hex.length >> 1)
  putUtf8(bytes, start, hex)
  for (let from = start, to = start; to < end; from += 4, to += 2) {
    const digits = hexDigits(view.getUint32(from))
    bytes[to] = ((digits >>> 24) << 4) + (digits >>> 16)
    bytes[to + 1] = ((digits >>> 8) << 4) + digits
  }
  return end
}

// The values of four digits of hex, each in its byte: the low four bits, for a letter nine more.
function hexDigits(codes: number): number {
  return (codes & 0x0f0f0f0f) + 9 * ((codes >>> 6) & 0x01010101)
}
