/**
 * The recording half for pages and web workers that have no OpenTelemetry: no SDK and no dependency, OTLP/JSON over
 * `fetch`. A page that already has OpenTelemetry uses `threadspan`.
 *
 * @module
 */
export type { Mask, MaskedContent } from '../masking/content-options.ts'
export type { EventOptions, TrackedMessage } from '../record/track-options.ts'
export type { ContentPart, MessageContent } from '../thread/content-part.ts'
export type { Feedback, Message, ToolCall } from '../thread/message.ts'
export type { MessageId } from '../thread/message-id.ts'
export type { Role } from '../thread/role.ts'
export { OptionError } from '../thread/errors.ts'
export { contentMask } from './content-mask.ts'
export { type DeliveryCounts, flush, startThreads } from './delivery/delivery.ts'
export { pageSpool } from './delivery/page-spool.ts'
export type { Span } from './delivery/span.ts'
export type { SpanMask } from './delivery/span-mask.ts'
export type { Spool } from './delivery/spool.ts'
export type { DropReason, StartOptions } from './delivery/start-options.ts'
export { isMessageId } from './message-id.ts'
export { openThread } from './open-thread.ts'
export { chunkText } from './stream/chunk-text.ts'
export type { RecordedStream } from './stream/record-stream.ts'
export type { StreamedMessage, StreamOptions } from './stream/stream-options.ts'
export type { Thread, ThreadHeaders } from './thread.ts'
export type { ThreadOptions } from './thread-options.ts'
export { trackFeedback } from './track-feedback.ts'
export { type OwnMessage, trackOnce } from './track-once.ts'
