const VARINT = 0
const FIXED64 = 1
const LENGTH_DELIMITED = 2
const FIXED32 = 5

/** Room for a few numbers, or for the beginning or end of a message. A text or bytes need their own length on top. */
export const FIELD_BYTES = 64

const MAX_UINT32 = 2 ** 32 - 1
// In the year 2116. For later times the product below needs more than 53 bits.
const MAX_FAST_SECONDS = Math.floor(Number.MAX_SAFE_INTEGER / 1_953_125)

/** A field of an unsigned integer type, at most 2^53. */
export function putInteger(bytes: Uint8Array, at: number, field: number, value: number): number {
  return putVarint(bytes, putTag(bytes, at, field, VARINT), value)
}

/** A field of type int64. */
export function putSigned(
  bytes: Uint8Array,
  at: number,
  field: number,
  value: number | bigint,
): number {
  if (typeof value === 'number' && value >= 0) return putInteger(bytes, at, field, value)
  let end = putTag(bytes, at, field, VARINT)
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest >= 0x80n; rest >>= 7n) bytes[end++] = Number(rest & 0x7fn) | 0x80
  bytes[end++] = Number(rest)
  return end
}

export function putDouble(bytes: Uint8Array, at: number, field: number, value: number): number {
  const start = putTag(bytes, at, field, FIXED64)
  new DataView(bytes.buffer).setFloat64(start, value, true)
  return start + 8
}

export function putFixed32(bytes: Uint8Array, at: number, field: number, value: number): number {
  return putUint32(bytes, putVarint(bytes, at, field * 8 + FIXED32), value)
}

/** Seconds and nanoseconds as fixed64 nanoseconds, exact and without BigInt: 10^9 is 2^9 · 1,953,125. */
export function putNanos(
  bytes: Uint8Array,
  at: number,
  field: number,
  seconds: number,
  nanos: number,
): number {
  if (seconds > MAX_FAST_SECONDS) return putLateNanos(bytes, at, field, seconds, nanos)
  const product = seconds * 1_953_125
  const upper = Math.floor(product / 2 ** 23)
  const lower = (product - upper * 2 ** 23) * 512 + nanos
  const carry = Math.floor(lower / 2 ** 32)
  const start = putTag(bytes, at, field, FIXED64)
  return putUint32(bytes, putUint32(bytes, start, lower - carry * 2 ** 32), upper + carry)
}

function putLateNanos(
  bytes: Uint8Array,
  at: number,
  field: number,
  seconds: number,
  nanos: number,
): number {
  const start = putTag(bytes, at, field, FIXED64)
  const total = BigInt(seconds) * 1_000_000_000n + BigInt(nanos)
  new DataView(bytes.buffer).setBigUint64(start, total, true)
  return start + 8
}

export function putBytes(bytes: Uint8Array, at: number, field: number, value: Uint8Array): number {
  const start = putVarint(bytes, putTag(bytes, at, field, LENGTH_DELIMITED), value.length)
  bytes.set(value, start)
  return start + value.length
}

/**
 * The offset at which a nested message or a text begins. {@link endMessage} writes its length later.
 *
 * @param expected - A guess at the length in bytes. If the real length takes as many bytes to write, nothing is moved.
 */
export function beginMessage(bytes: Uint8Array, at: number, field: number, expected = 0): number {
  return putTag(bytes, at, field, LENGTH_DELIMITED) + varintBytes(expected)
}

/**
 * Writes the length of the message from `start` to `end`. Moves the message if the length needs more or less room than
 * was left for it.
 *
 * @param at - The offset that was passed to {@link beginMessage}.
 * @returns The offset at which the message now ends.
 */
export function endMessage(bytes: Uint8Array, at: number, start: number, end: number): number {
  const length = end - start
  const body = at + 1 + varintBytes(length)
  if (body !== start) bytes.copyWithin(body, start, end)
  putVarint(bytes, at + 1, length)
  return body + length
}

/** Writes the tag and the length before a message or text of less than 128 bytes that is already written. */
export function putShortLength(bytes: Uint8Array, at: number, field: number, end: number): void {
  bytes[at] = field * 8 + LENGTH_DELIMITED
  bytes[at + 1] = end - at - 2
}

/** The tag and the length that come before a message of `length` bytes. */
export function messageHead(field: number, length: number): Uint8Array {
  const bytes = new Uint8Array(FIELD_BYTES)
  return bytes.subarray(0, putVarint(bytes, putTag(bytes, 0, field, LENGTH_DELIMITED), length))
}

// Only for fields below 16: their tag is one byte.
function putTag(bytes: Uint8Array, at: number, field: number, wireType: number): number {
  bytes[at] = field * 8 + wireType
  return at + 1
}

function putUint32(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
  return at + 4
}

function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let end = at
  let rest = value
  for (; rest > MAX_UINT32; rest = Math.floor(rest / 0x80)) bytes[end++] = (rest % 0x80) | 0x80
  for (; rest >= 0x80; rest >>>= 7) bytes[end++] = (rest & 0x7f) | 0x80
  bytes[end++] = rest
  return end
}

function varintBytes(value: number): number {
  if (value < 0x80) return 1
  let bytes = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++
  return bytes
}
