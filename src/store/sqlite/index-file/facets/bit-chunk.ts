/** So many keys have their bits in one chunk. */
export const CHUNK_KEYS = 8192

const CHUNK_BYTES = CHUNK_KEYS / 8
// As a list, a few keys are smaller than their bits.
const MAX_LISTED = 256
const LIST = 0
const BITS = 1

/** Writes the bits of a chunk: as a list of 16-bit numbers, or as they are if there are many. */
export function packBits(bits: Uint8Array): Uint8Array {
  const keys = setKeys(bits)
  if (keys.length > MAX_LISTED) {
    const whole = new Uint8Array(1 + bits.length)
    whole[0] = BITS
    whole.set(bits, 1)
    return whole
  }
  const packed = new Uint8Array(1 + 2 * keys.length)
  packed[0] = LIST
  const view = new DataView(packed.buffer)
  keys.forEach((key, index) => view.setUint16(1 + 2 * index, key, true))
  return packed
}

/** Reads what {@link packBits} wrote, into a chunk of zeros or of other bits: they are joined. */
export function unpackBits(packed: Uint8Array, into: Uint8Array): void {
  if (packed[0] === BITS) {
    for (let at = 0; at < into.length; at++) into[at] = (into[at] ?? 0) | (packed[at + 1] ?? 0)
    return
  }
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  for (let at = 1; at + 1 < packed.length; at += 2) setBit(into, view.getUint16(at, true), true)
}

/** The bits of a chunk, all of them zero. */
export function newChunk(): Uint8Array {
  return new Uint8Array(CHUNK_BYTES)
}

/** Whether the bit of a key is set. */
export function hasBit(bits: Uint8Array, key: number): boolean {
  return ((bits[key >> 3] ?? 0) & (1 << (key & 7))) !== 0
}

/** Sets the bit of a key, or clears it. */
export function setBit(bits: Uint8Array, key: number, isSet: boolean): void {
  const mask = 1 << (key & 7)
  const byte = bits[key >> 3] ?? 0
  bits[key >> 3] = isSet ? byte | mask : byte & ~mask
}

function setKeys(bits: Uint8Array): readonly number[] {
  const keys: number[] = []
  for (const [at, byte] of bits.entries()) {
    if (byte === 0) continue
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) keys.push(8 * at + bit)
  }
  return keys
}
