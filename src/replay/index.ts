/**
 * Reads threads back: finds them in a store, rebuilds them from their spans, plays them in their own time. Pure but for
 * the store and the clock that are handed in.
 *
 * @module
 */
export { findThreads } from './find-threads.ts'
export { type PlayedFrame } from './play/played-frame.ts'
export { type PlaybackClock, type PlayOptions, playThread } from './play/play-thread.ts'
export type { PartBounds } from './parts/part-bounds.ts'
export { readThreadParts } from './parts/read-thread-parts.ts'
export { readThreadWindow } from './parts/read-thread-window.ts'
export type { ThreadWindow } from './parts/thread-window.ts'
export { readThread } from './read-thread.ts'
export { rebuildThread } from './rebuild/rebuild-thread.ts'
export { usageOf } from './usage-of.ts'
export type {
  FeedbackCounts,
  ReaderCapabilities,
  SpanReader,
  ThreadChanges,
  ThreadQuery,
  ThreadSummary,
  TraceOutline,
} from './span-reader.ts'
export {
  type FoundText,
  type FoundWords,
  searchThreads,
  type WordSearchResult,
} from './search/search-threads.ts'
export type { WordSource } from './search/word-source.ts'
export type { WordHit, WordSearch } from './search/word-search.ts'
export type { FacetCount, FacetCounts } from './query/facet-counts.ts'
export { findFacets } from './query/find-facets.ts'
export { followThreads, type FollowOptions } from './query/follow-threads.ts'
export { threadCursor } from './query/thread-cursor.ts'
export type {
  AnyOf,
  FeedbackKind,
  NumberRange,
  TextFilter,
  ThreadConditions,
  ThreadFilter,
  ThreadSort,
} from './query/thread-query.ts'
export {
  type RecordedScope,
  type RecordedSpan,
  type RecordedSpanEvent,
  type RecordedSpanLink,
  type RecordedStatus,
  serviceName,
  type SpanAttributes,
  type SpanAttributeValue,
} from '../otlp/recorded-span.ts'
export type { Alteration, Alterations } from '../thread/alteration.ts'
export type { ClassifiableSpan } from '../dialects/classifiable-span.ts'
export { classifySpan } from '../dialects/classify-span.ts'
export { contentText, type ContentPart, type MessageContent } from '../thread/content-part.ts'
export {
  type ErrorCode,
  OptionError,
  StoreError,
  ThreadNotFoundError,
  ThreadspanError,
} from '../thread/errors.ts'
export { formatInstant, type UnixNano } from '../thread/instant.ts'
export type { Feedback, ToolCall } from '../thread/message.ts'
export { isSameMessage, type MessageId } from '../thread/message-id.ts'
export type {
  Opinions,
  RecordedLabel,
  RecordedOpinion,
} from '../thread/feedback/recorded-feedback.ts'
export type {
  RebuildTally,
  RecordedEvent,
  RecordedMessage,
  RecordedRun,
  RecordedThread,
  RetrievedDocument,
  RunMessage,
  RunUsage,
  ThreadRest,
  ToolDefinition,
} from '../thread/recorded-thread.ts'
export type { RunKind } from '../thread/run-kind.ts'
export { addSpanRule, type SpanRule } from '../dialects/span-rule.ts'
export type { StreamChunk } from '../thread/stream/stream-timing.ts'
