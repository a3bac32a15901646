import type { EncodedSpan } from './encoded-span.ts'
import type { SpanSource } from './span-source.ts'

const SLAB_BYTES = 64 * 1024
// Most spans fit into this. Larger ones may be written elsewhere first, and copied.
const USUAL_BYTES = SLAB_BYTES / 32
// A longer span gets separate memory, so that no slab is left with more than this unused.
const LARGE_BYTES = SLAB_BYTES / 8
const NO_BYTES = new Uint8Array()

/**
 * Memory for many encoded spans, one after another in shared slabs, so that most spans need no allocation. The writer
 * tracks the offset of the next byte itself, and asks for {@link room} before it writes.
 */
export class SpanMemory {
  #slab: Uint8Array<ArrayBuffer> = NO_BYTES
  // The slab or, for a span that outgrew it, a larger copy. Offsets mean the same in both.
  #bytes = this.#slab
  #view = new DataView(this.#slab.buffer)
  // Reading the length of an array is slower than reading a field.
  #length = 0
  // As if the slab were full, so that a queue that never holds bytes allocates no slab.
  #start = SLAB_BYTES

  /** The offset of the next span. What was written there before but not taken is lost. */
  begin(): number {
    if (this.#start + USUAL_BYTES > SLAB_BYTES) this.#openSlab()
    else if (this.#bytes !== this.#slab) this.#writeTo(this.#slab)
    return this.#start
  }

  /** The memory, with room for `bytes` bytes from offset `at`. Valid until the next call. */
  room(at: number, bytes: number): Uint8Array {
    if (at + bytes > this.#length) this.#grow(at, bytes)
    return this.#bytes
  }

  /** The memory that {@link room} returned last, for reading and writing several bytes at once. */
  get view(): DataView {
    return this.#view
  }

  /** Takes the span that ends at this offset. Its bytes are not written to again. */
  take(end: number, source: SpanSource): EncodedSpan {
    const start = this.#start
    if (this.#bytes !== this.#slab) return this.#copy(start, end, source)
    this.#start = end
    return { slab: this.#slab, start, end, source }
  }

  #copy(start: number, end: number, source: SpanSource): EncodedSpan {
    const span = this.#bytes.subarray(start, end)
    const { length } = span
    this.#writeTo(this.#slab)
    if (end > SLAB_BYTES) {
      if (length > LARGE_BYTES) return { slab: span.slice(), start: 0, end: length, source }
      this.#openSlab()
    }
    this.#slab.set(span, this.#start)
    return this.take(this.#start + length, source)
  }

  // Leaves as much room again as the span already has, so that a long span is not copied over and over.
  #grow(at: number, more: number): void {
    const grown = new Uint8Array(2 * at - this.#start + more)
    grown.set(this.#bytes.subarray(this.#start, at), this.#start)
    this.#writeTo(grown)
  }

  #openSlab(): void {
    this.#slab = new Uint8Array(SLAB_BYTES)
    this.#start = 0
    this.#writeTo(this.#slab)
  }

  #writeTo(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer)
    this.#length = bytes.length
  }
}
