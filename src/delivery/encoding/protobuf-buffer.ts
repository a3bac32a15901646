import type { EncodedBytes } from './encoded-bytes.ts'
import { hexDigit } from '../../thread/hex-digit.ts'

const VARINT = 0
const FIXED64 = 1
const LENGTH_DELIMITED = 2
const FIXED32 = 5
const FIRST_TEXT = 1 * 8 + LENGTH_DELIMITED
const SECOND_MESSAGE = 2 * 8 + LENGTH_DELIMITED

const SLAB_BYTES = 64 * 1024
// Room for a tag and whatever has a bounded length: a number, an id, a short text.
const FIELD_BYTES = 64
// Up to here a loop over the characters is faster than the call that encodes them.
const SHORT_TEXT = 20
const LONG_TEXT = SLAB_BYTES / 4
// So that one byte is enough for the length of each part.
const SHORT_PAIR = 0x7f
const UTF8 = new TextEncoder()
const writeUtf8 = utf8Writer()

/**
 * Writes many protobuf messages one after another into shared slabs of memory: a span then costs no allocation of its
 * own.
 */
export class ProtobufBuffer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(SLAB_BYTES)
  #view = new DataView(this.#bytes.buffer)
  // Asking an array for its length takes longer than asking ourselves.
  #length = SLAB_BYTES
  #start = 0
  #at = 0

  /** The message written since the last call; its memory is not written to again. */
  take(): EncodedBytes {
    const taken = { memory: this.#bytes, start: this.#start, end: this.#at }
    this.#start = this.#at
    return taken
  }

  /** Forgets what was written since the last {@link take}. */
  discard(): void {
    this.#at = this.#start
  }

  /**
   * Begins a nested message; what it returns goes to {@link end}.
   *
   * @param expected - About how many bytes it will have; where that is wrong it is moved.
   */
  begin(field: number, expected = 0): number {
    this.#tag(field, LENGTH_DELIMITED)
    // The room for the length remembers how large it is, until the length is written there.
    const header = varintBytes(expected)
    const begun = this.#at - this.#start
    this.#bytes[this.#at] = header
    this.#at += header
    return begun
  }

  end(begun: number): void {
    const header = this.#bytes[this.#start + begun] as number
    this.#setLength(this.#at - this.#start - begun - header, header)
  }

  /** A field of an unsigned integer type, at most 2^53. */
  integer(field: number, value: number): void {
    this.#tag(field, VARINT)
    this.#varint(value)
  }

  /** A field of type int64. */
  signed(field: number, value: number | bigint): void {
    this.#tag(field, VARINT)
    if (typeof value === 'number' && value >= 0) return this.#varint(value)
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest >= 0x80n; rest >>= 7n) this.#bytes[this.#at++] = Number(rest & 0x7fn) | 0x80
    this.#bytes[this.#at++] = Number(rest)
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64)
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  fixed32(field: number, value: number): void {
    this.#tag(field, FIXED32)
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }

  /** Seconds and nanoseconds as fixed64 nanoseconds, exact and without BigInt: 10^9 is 2^9 times 1,953,125. */
  nanos(field: number, seconds: number, nanos: number): void {
    this.#tag(field, FIXED64)
    const product = seconds * 1_953_125
    const upper = Math.floor(product / 2 ** 23)
    const lower = (product - upper * 2 ** 23) * 512 + nanos
    const carry = Math.floor(lower / 2 ** 32)
    this.#view.setUint32(this.#at, lower - carry * 2 ** 32, true)
    this.#view.setUint32(this.#at + 4, upper + carry, true)
    this.#at += 8
  }

  /** An id, given in hex. */
  id(field: number, hex: string): void {
    this.#tag(field, LENGTH_DELIMITED)
    const bytes = this.#bytes
    let at = this.#at
    bytes[at++] = hex.length / 2
    for (let i = 0; i < hex.length; i += 2) {
      bytes[at++] = hexDigit(hex.charCodeAt(i)) * 16 + hexDigit(hex.charCodeAt(i + 1))
    }
    this.#at = at
  }

  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, LENGTH_DELIMITED)
    this.#varint(value.length)
    this.#reserve(value.length)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  /**
   * A message, of a field below 16, whose fields 1 and 2 are a text and a message of a text, as attributes are. Most are
   * short and in ASCII, so that all lengths are known before; false where they are not, and nothing is written.
   */
  shortPair(field: number, key: string, value: string): boolean {
    const length = key.length + value.length + 6
    if (length > SHORT_PAIR) return false
    this.#reserve(3 * SHORT_PAIR)
    const bytes = this.#bytes
    const keyAt = this.#at + 4
    const valueAt = keyAt + key.length + 4
    if (!putAscii(bytes, key, keyAt) || !putAscii(bytes, value, valueAt)) return false
    bytes[keyAt - 4] = field * 8 + LENGTH_DELIMITED
    bytes[keyAt - 3] = length
    bytes[keyAt - 2] = FIRST_TEXT
    bytes[keyAt - 1] = key.length
    bytes[valueAt - 4] = SECOND_MESSAGE
    bytes[valueAt - 3] = value.length + 2
    bytes[valueAt - 2] = FIRST_TEXT
    bytes[valueAt - 1] = value.length
    this.#at = valueAt + value.length
    return true
  }

  text(field: number, value: string): void {
    // A guess at the bytes of a long text would waste megabytes.
    if (value.length > LONG_TEXT) return this.bytes(field, UTF8.encode(value))
    this.#tag(field, LENGTH_DELIMITED)
    if (value.length > SHORT_TEXT || !this.#shortText(value)) this.#encodeText(value)
  }

  #shortText(value: string): boolean {
    if (!putAscii(this.#bytes, value, this.#at + 1)) return false
    this.#bytes[this.#at] = value.length
    this.#at += 1 + value.length
    return true
  }

  // No text has fewer bytes than characters, so room for that length is a good guess; it is moved where it was not.
  #encodeText(value: string): void {
    this.#reserve(value.length * 3 + FIELD_BYTES)
    const header = varintBytes(value.length)
    const start = this.#at + header
    const written = writeUtf8(this.#bytes, value, start)
    this.#at = start + written
    this.#setLength(written, header)
  }

  // Writes a length before the bytes that end here; `header` is the room that was left for it.
  #setLength(length: number, header: number): void {
    const needed = varintBytes(length)
    if (needed !== header) {
      this.#reserve(needed)
      this.#bytes.copyWithin(this.#at - length + needed - header, this.#at - length, this.#at)
      this.#at += needed - header
    }
    const end = this.#at
    this.#at = end - length - needed
    this.#varint(length)
    this.#at = end
  }

  // Leaves room for a value of bounded length, too.
  #tag(field: number, wireType: number): void {
    this.#reserve(FIELD_BYTES)
    this.#varint(field * 8 + wireType)
  }

  #varint(value: number): void {
    let rest = value
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      this.#bytes[this.#at++] = (rest % 0x80) + 0x80
    }
    this.#bytes[this.#at++] = rest
  }

  #reserve(more: number): void {
    if (this.#at + more > this.#length) this.#grow(more)
  }

  #grow(more: number): void {
    const begun = this.#bytes.subarray(this.#start, this.#at)
    this.#length = Math.max(SLAB_BYTES, 2 * begun.length + more + SLAB_BYTES / 8)
    this.#bytes = new Uint8Array(this.#length)
    this.#view = new DataView(this.#bytes.buffer)
    this.#bytes.set(begun)
    this.#start = 0
    this.#at = begun.length
  }
}

/** False where the text is not in ASCII; what was written then, up to three bytes a character, is to be written over. */
function putAscii(bytes: Uint8Array, text: string, at: number): boolean {
  if (text.length > SHORT_TEXT) return writeUtf8(bytes, text, at) === text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x80) return false
    bytes[at + i] = code
  }
  return true
}

function varintBytes(value: number): number {
  if (value < 0x80) return 1
  let bytes = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++
  return bytes
}

type WriteUtf8 = (bytes: Uint8Array, text: string, at: number) => number

// Node's own writer needs no view of the rest of the bytes, which takes longer to make than the text to write.
function utf8Writer(): WriteUtf8 {
  const write = (globalThis as { Buffer?: typeof Buffer }).Buffer?.prototype.utf8Write
  if (write === undefined) {
    return (bytes, text, at) => UTF8.encodeInto(text, bytes.subarray(at)).written
  }
  return (bytes, text, at) => write.call(bytes, text, at, bytes.length - at)
}
