import type { DecodeSteps } from '../../otlp/limits/decode-steps.ts'
import type { MemoryLease } from './memory-budget.ts'
import type { Turns } from './turns.ts'

// A body of this size takes a few milliseconds. It does not wait for others.
const SMALL_BYTES = 64 * 1024
const SLICE_MILLIS = 20

/**
 * The work on one body. It is done in slices, so that the event loop serves other requests in between. Not in another thread:
 * copying decoded spans back takes as long as decoding them, and loses that attributes have no prototype.
 */
export class BodyWork {
  readonly #turns: Turns
  readonly #lease: MemoryLease
  readonly #bytes: number

  /** @param bytes - The length of the body after decompression. */
  constructor(turns: Turns, lease: MemoryLease, bytes: number) {
    this.#turns = turns
    this.#lease = lease
    this.#bytes = bytes
  }

  /** Lets others go first, unless the body is small. */
  async pause(): Promise<void> {
    if (this.#bytes > SMALL_BYTES) await this.#turns.next()
  }

  /**
   * Decodes the body.
   *
   * @throws RefusedRequest with status 503 if what is decoded does not fit into the memory.
   * @throws OtlpDecodeError if the body is not OTLP, or is above a limit.
   */
  async decode<Decoded>(steps: DecodeSteps<Decoded>): Promise<Decoded> {
    for (;;) {
      await this.pause()
      const slice = this.#decodeSlice(steps)
      if (slice !== undefined) return slice.decoded
    }
  }

  // Undefined if there is more to decode.
  #decodeSlice<Decoded>(steps: DecodeSteps<Decoded>): { readonly decoded: Decoded } | undefined {
    const end = performance.now() + SLICE_MILLIS
    while (performance.now() < end) {
      const step = steps.next()
      if (step.done === true) return { decoded: step.value }
      this.#lease.resize(this.#bytes + step.value)
    }
    return undefined
  }
}
