import type { RecordedSpan } from './recorded-span.ts'

/** What a body held: one span that makes no sense does not cost its neighbours. */
export interface DecodedTraces {
  readonly spans: readonly RecordedSpan[]
  /** Spans that were left out. */
  readonly rejected: number
  /** Why the first of them was; absent where none was. */
  readonly reason?: string
}
