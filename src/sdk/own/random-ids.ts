import { INVALID_SPANID, INVALID_TRACEID, type SpanContext } from '@opentelemetry/api'
import { SpanIds } from '../../thread/span-ids.ts'
import { OwnSpanContext } from './own-span-context.ts'
import type { IdSource } from './own-tracer.ts'

// Enough for several hundred ids. Asking for random bytes takes longer than making an id of them.
const POOL_BYTES = 16 * 1024
const TRACE_ID_BYTES = 16
const SPAN_ID_BYTES = 8
const WORD_BYTES = 4

/** Random ids, cut from a pool of bytes. */
export class RandomIds implements IdSource {
  readonly #pool = Buffer.alloc(POOL_BYTES)
  readonly #view = new DataView(this.#pool.buffer, this.#pool.byteOffset)
  #at = POOL_BYTES

  /** For a span that begins a trace. Both ids are cut from one text, which takes as long to make as one id. */
  ofRoot(): OwnSpanContext {
    const at = this.#take(TRACE_ID_BYTES + SPAN_ID_BYTES)
    const digits = this.#pool.toString('hex', at, this.#at)
    const traceId = digits.slice(0, 2 * TRACE_ID_BYTES)
    const spanId = digits.slice(2 * TRACE_ID_BYTES)
    if (traceId === INVALID_TRACEID || spanId === INVALID_SPANID) return this.ofRoot()
    const [a, b] = [this.#word(at, 0), this.#word(at, 1)]
    const [c, d] = [this.#word(at, 2), this.#word(at, 3)]
    const [e, f] = [this.#word(at, 4), this.#word(at, 5)]
    return new OwnSpanContext(traceId, spanId, [a, b, c, d, e, f])
  }

  /** For a span in the trace of another. */
  ofChild(parent: SpanContext): OwnSpanContext {
    const at = this.#take(SPAN_ID_BYTES)
    const spanId = this.#pool.toString('hex', at, this.#at)
    if (spanId === INVALID_SPANID) return this.ofChild(parent)
    const above = SpanIds.wordsOf(parent)
    if (above === undefined) return new OwnSpanContext(parent.traceId, spanId)
    const [a, b, c, d] = above
    const [e, f] = [this.#word(at, 0), this.#word(at, 1)]
    return new OwnSpanContext(parent.traceId, spanId, [a, b, c, d, e, f])
  }

  #word(at: number, nth: number): number {
    return this.#view.getInt32(at + nth * WORD_BYTES)
  }

  // Returns the offset of the bytes.
  #take(bytes: number): number {
    if (this.#at + bytes > POOL_BYTES) this.#fill()
    this.#at += bytes
    return this.#at - bytes
  }

  #fill(): void {
    crypto.getRandomValues(this.#pool)
    this.#at = 0
  }
}
