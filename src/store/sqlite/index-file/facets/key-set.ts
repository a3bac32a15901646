import { CHUNK_KEYS, hasBit, newChunk, setBit, unpackBits } from './bit-chunk.ts'

/** A set of the keys of threads, as bits. */
export class KeySet {
  readonly #chunks = new Map<number, Uint8Array>()

  has(key: number): boolean {
    const bits = this.#chunks.get(Math.floor(key / CHUNK_KEYS))
    return bits !== undefined && hasBit(bits, key % CHUNK_KEYS)
  }

  /** How many keys it has. */
  get size(): number {
    let size = 0
    for (const bits of this.#chunks.values()) for (const byte of bits) size += ONES[byte] ?? 0
    return size
  }

  /** Adds the keys of a chunk as `packBits` wrote them. */
  addPacked(chunk: number, packed: Uint8Array): void {
    unpackBits(packed, this.#chunk(chunk))
  }

  add(key: number): void {
    setBit(this.#chunk(Math.floor(key / CHUNK_KEYS)), key % CHUNK_KEYS, true)
  }

  /** Keeps only the keys that the other set has too. */
  intersect(other: KeySet): void {
    for (const [chunk, bits] of this.#chunks) {
      const others = other.#chunks.get(chunk)
      if (others === undefined) this.#chunks.delete(chunk)
      else for (let at = 0; at < bits.length; at++) bits[at] = (bits[at] ?? 0) & (others[at] ?? 0)
    }
  }

  /** How many keys both sets have. */
  countShared(other: KeySet): number {
    let shared = 0
    for (const [chunk, bits] of this.#chunks) {
      const others = other.#chunks.get(chunk)
      if (others === undefined) continue
      for (let at = 0; at < bits.length; at++) {
        shared += ONES[(bits[at] ?? 0) & (others[at] ?? 0)] ?? 0
      }
    }
    return shared
  }

  *[Symbol.iterator](): Generator<number> {
    for (const [chunk, bits] of this.#chunks) {
      for (const [at, byte] of bits.entries()) {
        if (byte === 0) continue
        for (let bit = 0; bit < 8; bit++) {
          if (byte & (1 << bit)) yield chunk * CHUNK_KEYS + 8 * at + bit
        }
      }
    }
  }

  #chunk(chunk: number): Uint8Array {
    const known = this.#chunks.get(chunk)
    if (known !== undefined) return known
    const bits = newChunk()
    this.#chunks.set(chunk, bits)
    return bits
  }
}

// How many bits of each byte are set.
const ONES = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte.toString(2).replaceAll('0', '').length,
)
