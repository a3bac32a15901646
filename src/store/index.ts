/**
 * What a store of your own needs: the ports that it implements, and the functions that decide which spans belong to a
 * thread, sum threads up, and turn spans into text. docs/own-store.md shows how they fit together.
 *
 * @module
 */
export type {
  FeedbackCounts,
  ReaderCapabilities,
  SpanReader,
  ThreadChanges,
  ThreadQuery,
  ThreadSummary,
  TraceOutline,
} from '../replay/span-reader.ts'
export type { WordSource } from '../replay/search/word-source.ts'
export type { WordHit, WordSearch } from '../replay/search/word-search.ts'
export { countFacets } from '../replay/query/count-facets.ts'
export type { FacetCount, FacetCounts } from '../replay/query/facet-counts.ts'
export { compareThreads } from '../replay/query/thread-order.ts'
export { matchesQuery } from '../replay/query/matches-query.ts'
export { readCursor } from '../replay/query/read-cursor.ts'
export { threadCursor } from '../replay/query/thread-cursor.ts'
export type {
  AnyOf,
  FeedbackKind,
  NumberRange,
  TextFilter,
  ThreadConditions,
  ThreadFilter,
  ThreadSort,
} from '../replay/query/thread-query.ts'
export type { SpanStore } from './span-store.ts'
export {
  type EventWriteResult,
  MAX_EVENTS_PER_SPAN,
  type SpanWriter,
  type WriteResult,
} from './span-writer.ts'
export { mergeSummary, type SummaryPart } from '../replay/thread-summary.ts'
export type { NotedOpinion } from '../replay/summary/noted-opinions.ts'
export type { PlacedText } from '../replay/summary/placed-text.ts'
export type { SummaryFacts } from '../replay/summary/summary-facts.ts'
export type { TurnFacts } from '../replay/summary/turn-facts.ts'
export { listSummaries } from './query/list-summaries.ts'
export { sortBatch, type SortedBatch } from './sort-batch.ts'
export { KnownSpan } from '../otlp/repeats/known-span.ts'
export type { FirstSpan } from '../otlp/repeats/repeat-of.ts'
export { summarizeTrace } from './summarize-trace.ts'
export { parseSummary, stringifySummary } from './summary-json.ts'
export { ThreadTraces } from './thread-traces.ts'
export { spanKey } from '../thread/span-ids.ts'
export { type NumberedEvent, numberEvents } from './event-deduplicator.ts'
export { decodeJsonLogs } from '../otlp/json/decode-json-logs.ts'
export { decodeJsonTraces } from '../otlp/json/decode-json-traces.ts'
export type { DecodedLogs } from '../otlp/decoded-logs.ts'
export type { DecodedTraces } from '../otlp/decoded-traces.ts'
export { encodeJsonTraces } from '../otlp/json/encode-json-traces.ts'
export { encodeJsonLogs } from '../otlp/json/encode-json-logs.ts'
export { type LogEvent, withLogEvents } from '../otlp/log-event.ts'
export type { OtlpLogs } from '../otlp/json/otlp-logs.ts'
export type { OtlpTraces } from '../otlp/json/otlp-traces.ts'
export type {
  RecordedScope,
  RecordedSpan,
  RecordedSpanEvent,
  RecordedSpanLink,
  RecordedStatus,
  SpanAttributes,
  SpanAttributeValue,
} from '../otlp/recorded-span.ts'
export {
  type ErrorCode,
  isThreadspanError,
  OptionError,
  OtlpDecodeError,
  StoreError,
  ThreadspanError,
} from '../thread/errors.ts'
