import type { EncodedSpan } from './encoded-span.ts'
import type { SpanSource } from './span-source.ts'

const SLAB_BYTES = 64 * 1024
// Most messages fit. Larger ones are written elsewhere first and copied.
const USUAL_BYTES = SLAB_BYTES / 32
// A longer span gets separate memory, so that no slab is left with more than this unused.
const LARGE_BYTES = SLAB_BYTES / 8
const NO_BYTES = new Uint8Array()

/**
 * Memory for many encoded spans, one after another in shared slabs, so that most spans need no allocation. The writer tracks
 * the offset of the next byte itself, and asks for {@link room} before it writes.
 */
export class SpanMemory {
  #slab: Uint8Array<ArrayBuffer> = NO_BYTES
  // The slab, or a copy of it in which a span continues that has become too long. Offsets mean the same in both.
  #bytes = this.#slab
  #view = new DataView(this.#slab.buffer)
  // Reading the length of an array is slower than reading a field.
  #length = 0
  // As in a full slab: a queue that never holds bytes allocates no slab.
  #start = SLAB_BYTES

  /** The offset of the next span. Forgets what was written there before and not taken. */
  begin(): number {
    if (this.#start + USUAL_BYTES > SLAB_BYTES) this.#openSlab()
    else if (this.#bytes !== this.#slab) this.#writeTo(this.#slab)
    return this.#start
  }

  /** The memory, with room for so many bytes from an offset on. Valid until the next call. */
  room(at: number, bytes: number): Uint8Array {
    if (at + bytes > this.#length) this.#grow(at, bytes)
    return this.#bytes
  }

  /** The memory that {@link room} returned last, to read and write several bytes at once. */
  get view(): DataView {
    return this.#view
  }

  /** The span, which ends at this offset. Its bytes are not written to again. */
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

  // Leaves as much room again as the span has already, so that a long one is not copied over and over.
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
