import { RefusedRequest } from '../refused-request.ts'

const SMALL_BYTES = 256 * 1024
// What large bodies leave to small ones, so that a few slow senders of large bodies do not keep everybody out.
const LARGE_SHARE = 0.75

/** The memory that one request holds. */
export interface MemoryLease {
  /**
   * Sets how many bytes the request holds.
   *
   * @throws RefusedRequest with status 503 if all requests together would hold too many.
   */
  resize(bytes: number): void
  /** Gives all of it back. A second call does nothing. */
  release(): void
}

/** Bounds the memory that all running requests hold together: bodies as sent, decompressed, and decoded. */
export class MemoryBudget {
  readonly #maxBytes: number
  #used = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** How many bytes are held now. */
  get used(): number {
    return this.#used
  }

  lease(): MemoryLease {
    let held = 0
    return {
      resize: (bytes) => {
        if (bytes > held) this.#check(bytes, this.#used - held)
        this.#used += bytes - held
        held = bytes
      },
      release: () => {
        this.#used -= held
        held = 0
      },
    }
  }

  // The limits of one body bound a request that is alone. If it were refused, it would be refused each time.
  #check(bytes: number, others: number): void {
    const limit = bytes <= SMALL_BYTES ? this.#maxBytes : LARGE_SHARE * this.#maxBytes
    if (others === 0 || others + bytes <= limit) return
    throw new RefusedRequest(503, 'the requests in memory take too much of it; send again later')
  }
}
