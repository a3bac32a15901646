import { OtlpDecodeError } from '../thread/errors.ts'
import type { DecodedTraces } from './decoded-traces.ts'
import type { RecordedSpan } from './recorded-span.ts'
import { findSpanFault } from './span-fault.ts'

// Describing what is wrong with a span costs more than reading one. A body of invalid spans would take a minute.
const MAX_REJECTED = 10_000

/** Keeps the valid spans that a decoder reads, and counts the others as rejected. */
export class SpanCollector {
  readonly #spans: RecordedSpan[] = []
  #rejected = 0
  #reason: string | undefined

  /**
   * Keeps a span if its ids and times can be used.
   *
   * @throws OtlpDecodeError as {@link reject} does.
   */
  add(span: RecordedSpan): void {
    const fault = findSpanFault(span)
    if (fault === undefined) this.#spans.push(span)
    else this.reject(fault)
  }

  /**
   * Counts a span that could not be read.
   *
   * @throws OtlpDecodeError after 10,000 of them, as the rest of such a body is not worth reading.
   */
  reject(reason: string): void {
    this.#rejected++
    this.#reason ??= reason
    if (this.#rejected <= MAX_REJECTED) return
    throw new OtlpDecodeError(`more than ${MAX_REJECTED} spans rejected: ${this.#reason}`)
  }

  /** Everything so far. */
  traces(): DecodedTraces {
    const reason = this.#reason
    return {
      spans: this.#spans,
      rejected: this.#rejected,
      ...(reason !== undefined && { reason }),
    }
  }
}
