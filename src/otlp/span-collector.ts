import type { DecodedTraces } from './decoded-traces.ts'
import type { RecordedSpan } from './recorded-span.ts'
import { findSpanFault } from './span-fault.ts'

/** Sorts what a decoder reads into spans that are kept and spans that are counted as rejected. */
export class SpanCollector {
  readonly #spans: RecordedSpan[] = []
  #rejected = 0
  #reason: string | undefined

  /** Keeps a span if its ids and times can be used. */
  add(span: RecordedSpan): void {
    const fault = findSpanFault(span)
    if (fault === undefined) this.#spans.push(span)
    else this.reject(fault)
  }

  /** Counts a span that could not even be read. */
  reject(reason: string): void {
    this.#rejected++
    this.#reason ??= reason
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
