const VARINT = 0
const FIXED64 = 1
const LENGTH_DELIMITED = 2
const FIXED32 = 5

const SLAB_BYTES = 64 * 1024
// Up to here a loop over the characters is faster than the call into TextEncoder.
const SHORT_TEXT = 48
const LONG_TEXT = SLAB_BYTES / 4
const MAX_VARINT_BYTES = 10
const UTF8 = new TextEncoder()

/**
 * Writes many protobuf messages one after another into shared slabs of memory, each taken out as a view: a span then
 * costs no allocation but the view.
 */
export class ProtobufBuffer {
  #bytes = new Uint8Array(SLAB_BYTES)
  #view = new DataView(this.#bytes.buffer)
  #start = 0
  #at = 0

  /** The message written since the last call; its memory is not written to again. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#at)
    this.#start = this.#at
    return taken
  }

  /** Forgets what was written since the last {@link take}. */
  discard(): void {
    this.#at = this.#start
  }

  /** Begins a nested message; what it returns goes to {@link end}. */
  begin(field: number): number {
    this.#tag(field, LENGTH_DELIMITED)
    // One byte is kept for the length, which most messages need no more than.
    this.#at++
    return this.#at - this.#start
  }

  end(begun: number): void {
    this.#setLength(this.#at - this.#start - begun, 1)
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
    const upper = seconds * 1_953_125
    const lower = (upper % 2 ** 23) * 512 + nanos
    this.#view.setUint32(this.#at, lower % 2 ** 32, true)
    this.#view.setUint32(
      this.#at + 4,
      Math.floor(upper / 2 ** 23) + Math.floor(lower / 2 ** 32),
      true,
    )
    this.#at += 8
  }

  /** An id, given in hex. */
  id(field: number, hex: string): void {
    this.#tag(field, LENGTH_DELIMITED)
    this.#bytes[this.#at++] = hex.length / 2
    for (let i = 0; i < hex.length; i += 2) {
      this.#bytes[this.#at++] = hexDigit(hex, i) * 16 + hexDigit(hex, i + 1)
    }
  }

  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, LENGTH_DELIMITED)
    this.#varint(value.length)
    this.#reserve(value.length)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  text(field: number, value: string): void {
    // A guess at the bytes of a long text would waste megabytes.
    if (value.length > LONG_TEXT) return this.bytes(field, UTF8.encode(value))
    this.#tag(field, LENGTH_DELIMITED)
    if (value.length > SHORT_TEXT || !this.#shortText(value)) this.#encodeText(value)
  }

  #shortText(value: string): boolean {
    const start = this.#at + 1
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code >= 0x80) return false
      this.#bytes[start + i] = code
    }
    this.#bytes[this.#at] = value.length
    this.#at = start + value.length
    return true
  }

  // No text has fewer bytes than characters, so room for that length is a good guess; it is moved where it was not.
  #encodeText(value: string): void {
    this.#reserve(value.length * 3)
    const header = varintBytes(value.length)
    const start = this.#at + header
    const { written } = UTF8.encodeInto(value, this.#bytes.subarray(start))
    this.#at = start + written
    this.#setLength(written, header)
  }

  // Writes a length before the bytes that end here; `header` is the room that was left for it.
  #setLength(length: number, header: number): void {
    const needed = varintBytes(length)
    if (needed > header) {
      this.#reserve(needed)
      this.#bytes.copyWithin(this.#at - length + needed - header, this.#at - length, this.#at)
      this.#at += needed - header
    }
    const end = this.#at
    this.#at = end - length - needed
    this.#writeVarint(length)
    this.#at = end
  }

  #tag(field: number, wireType: number): void {
    this.#reserve(2 * SHORT_TEXT)
    this.#writeVarint(field * 8 + wireType)
  }

  #varint(value: number): void {
    this.#reserve(MAX_VARINT_BYTES)
    this.#writeVarint(value)
  }

  #writeVarint(value: number): void {
    let rest = value
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      this.#bytes[this.#at++] = (rest % 0x80) + 0x80
    }
    this.#bytes[this.#at++] = rest
  }

  #reserve(more: number): void {
    if (this.#at + more + MAX_VARINT_BYTES <= this.#bytes.length) return
    const begun = this.#bytes.subarray(this.#start, this.#at)
    this.#bytes = new Uint8Array(Math.max(SLAB_BYTES, 2 * begun.length + more + SLAB_BYTES / 8))
    this.#view = new DataView(this.#bytes.buffer)
    this.#bytes.set(begun)
    this.#start = 0
    this.#at = begun.length
  }
}

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++
  return bytes
}

function hexDigit(hex: string, at: number): number {
  const code = hex.charCodeAt(at)
  return code <= 57 ? code - 48 : (code | 32) - 87
}
