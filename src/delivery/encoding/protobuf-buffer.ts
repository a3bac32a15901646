import type { EncodedBytes } from './encoded-bytes.ts'

const SLAB_BYTES = 64 * 1024
// Most messages fit; those that do not are written elsewhere first and copied.
const USUAL_BYTES = SLAB_BYTES / 32
// What is larger gets memory of its own, so that no slab is left with more than this unused.
const LARGE_BYTES = SLAB_BYTES / 8

/**
 * Memory for many messages one after another, in shared slabs: a message then costs no allocation of its own. Who writes
 * one keeps the place where the next byte belongs in a variable of his own, and asks for {@link room} before he writes.
 */
export class ProtobufBuffer {
  #slab: Uint8Array<ArrayBuffer> = new Uint8Array(SLAB_BYTES)
  // The slab, or a copy of it in which a message goes on that has become too long; the same places mean the same.
  #bytes = this.#slab
  #view = new DataView(this.#slab.buffer)
  // Asking an array for its length takes longer than asking ourselves.
  #length = SLAB_BYTES
  #start = 0

  /** Where the next message begins. What was written there before, and not taken, is forgotten. */
  begin(): number {
    if (this.#start + USUAL_BYTES > SLAB_BYTES) this.#openSlab()
    else if (this.#bytes !== this.#slab) this.#writeTo(this.#slab)
    return this.#start
  }

  /** The memory, with room for so many bytes from a place on. Good until the next call. */
  room(at: number, bytes: number): Uint8Array {
    if (at + bytes > this.#length) this.#grow(at, bytes)
    return this.#bytes
  }

  /** The same memory as {@link room} has returned last, to read and write several bytes at once. */
  get view(): DataView {
    return this.#view
  }

  /** The message, which ends at this place; its memory is not written to again. */
  take(end: number): EncodedBytes {
    const start = this.#start
    if (this.#bytes !== this.#slab) return this.#copy(start, end)
    this.#start = end
    return { memory: this.#slab, start, end }
  }

  #copy(start: number, end: number): EncodedBytes {
    const message = this.#bytes.subarray(start, end)
    const { length } = message
    this.#writeTo(this.#slab)
    if (end > SLAB_BYTES) {
      if (length > LARGE_BYTES) return { memory: message.slice(), start: 0, end: length }
      this.#openSlab()
    }
    this.#slab.set(message, this.#start)
    return this.take(this.#start + length)
  }

  // Leaves room for as much again as the message has already, so that a long one is not copied over and over.
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
