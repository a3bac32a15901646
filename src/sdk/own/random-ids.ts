import { INVALID_SPANID, INVALID_TRACEID } from '@opentelemetry/api'
import type { IdGenerator } from './own-tracer.ts'

// Of some hundred ids: to ask for random bytes takes longer than to make an id of them.
const POOL_BYTES = 4096

/** Random ids, cut from a pool of digits. */
export class RandomIds implements IdGenerator {
  #digits = Buffer.alloc(0)
  #at = 0

  generateTraceId(): string {
    const id = this.#take(32)
    return id === INVALID_TRACEID ? this.generateTraceId() : id
  }

  generateSpanId(): string {
    const id = this.#take(16)
    return id === INVALID_SPANID ? this.generateSpanId() : id
  }

  #take(digits: number): string {
    if (this.#at + digits > this.#digits.length) this.#fill()
    this.#at += digits
    // A string of its own: a part of a longer one would keep all of that in memory.
    return this.#digits.toString('latin1', this.#at - digits, this.#at)
  }

  #fill(): void {
    const random = crypto.getRandomValues(Buffer.alloc(POOL_BYTES))
    this.#digits = Buffer.from(random.toString('hex'), 'latin1')
    this.#at = 0
  }
}
