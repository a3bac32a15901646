import type { RecordedSpan } from './recorded-span.ts'

/** What spans of one tracer in one process have in common. */
export type SpanOrigin = Pick<RecordedSpan, 'resource' | 'resourceSchemaUrl' | 'scope'>

/** What a body held: one invalid span does not cost its neighbours. */
export interface DecodedTraces {
  readonly spans: readonly RecordedSpan[]
  /** Spans that were left out. */
  readonly rejected: number
  /** Why the first of them was left out; absent if none was. */
  readonly reason?: string
}
