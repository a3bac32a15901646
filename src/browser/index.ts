/**
 * The recording half for pages and web workers that have no OpenTelemetry: no SDK and no dependency, OTLP/JSON over
 * `fetch`. A page with an OpenTelemetry set-up of its own uses `threadspan`.
 *
 * @module
 */
export type { RecordedStream, StreamedMessage } from '../record/stream/streamed-message.ts'
export type { EventOptions, TrackedMessage } from '../record/track-options.ts'
export type { ContentPart, MessageContent } from '../thread/content-part.ts'
export type { Feedback, Message, ToolCall } from '../thread/message.ts'
export type { MessageId } from '../thread/message-id.ts'
export type { Role } from '../thread/role.ts'
export { type DeliveryCounts, flush, startThreads } from './delivery.ts'
export { isMessageId } from './message-id.ts'
export { openThread } from './open-thread.ts'
export { pageSpool } from './page-spool.ts'
export type { OpenSpool, Spool } from './spool.ts'
export type { StartOptions } from './start-options.ts'
export type { Thread, ThreadHeaders } from './thread.ts'
export type { ThreadOptions } from './thread-options.ts'
export { trackFeedback } from './track-feedback.ts'
