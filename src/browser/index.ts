/**
 * The recording half for pages and web workers that have no OpenTelemetry: no SDK and no dependency, OTLP/JSON over
 * `fetch`. A page with an OpenTelemetry set-up of its own uses `threadspan`.
 *
 * @module
 */
export type { EventOptions } from '../record/track-options.ts'
export type { ContentPart, MessageContent } from '../thread/content-part.ts'
export type { Feedback, Message, ToolCall } from '../thread/message.ts'
export type { MessageId } from '../thread/message-id.ts'
export type { Role } from '../thread/role.ts'
export { chunkText } from './stream/chunk-text.ts'
export { type DeliveryCounts, flush, startThreads } from './delivery/delivery.ts'
export { isMessageId } from './message-id.ts'
export { openThread, trackFeedback } from './open-thread.ts'
export { pageSpool } from './delivery/page-spool.ts'
export type { RecordedStream } from './stream/record-stream.ts'
export type { Span } from './delivery/span.ts'
export type { Spool } from './delivery/spool.ts'
export type { StartOptions } from './delivery/start-options.ts'
export type { Thread, ThreadHeaders } from './thread.ts'
export type { ThreadOptions } from './thread-options.ts'
export { type OwnMessage, trackOnce } from './track-once.ts'
export type { StreamedMessage, StreamOptions, TrackedMessage } from './tracked-message.ts'
