import type { RecordedSpan } from './recorded-span.ts'

/** What the spans of one tracer in one process share. */
export type SpanOrigin = Pick<RecordedSpan, 'resource' | 'resourceSchemaUrl' | 'scope'>

/** The content of a body of spans. An invalid span does not affect its neighbours. */
export interface DecodedTraces {
  readonly spans: readonly RecordedSpan[]
  /** Spans that were left out. */
  readonly rejected: number
  /** Why the first of them was left out. Absent if none was. */
  readonly reason?: string
  /** What the sender should change, if fields have other names than in OTLP/JSON. Some of the body may be unread then. */
  readonly warning?: string
}
