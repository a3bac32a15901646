import { INVALID_SPANID, INVALID_TRACEID } from '@opentelemetry/api'
import type { IdGenerator } from './own-tracer.ts'

// Of some hundred ids: to ask for random bytes takes longer than to make an id of them.
const POOL_BYTES = 16 * 1024

/** Random ids, cut from a pool of bytes. */
export class RandomIds implements IdGenerator {
  readonly #pool = Buffer.alloc(POOL_BYTES)
  #at = POOL_BYTES
  #spanId = INVALID_SPANID

  // With the id of the span that begins the trace, which is asked for next: to make one text takes as long as two.
  generateTraceId(): string {
    const digits = this.#take(16 + 8)
    this.#spanId = digits.slice(32)
    const id = digits.slice(0, 32)
    return id === INVALID_TRACEID ? this.generateTraceId() : id
  }

  generateSpanId(): string {
    const id = this.#spanId === INVALID_SPANID ? this.#take(8) : this.#spanId
    this.#spanId = INVALID_SPANID
    return id === INVALID_SPANID ? this.generateSpanId() : id
  }

  #take(bytes: number): string {
    if (this.#at + bytes > POOL_BYTES) this.#fill()
    this.#at += bytes
    return this.#pool.toString('hex', this.#at - bytes, this.#at)
  }

  #fill(): void {
    crypto.getRandomValues(this.#pool)
    this.#at = 0
  }
}
