/**
 * The recording half, for pages: the same functions, with `@opentelemetry/api` as the only thing they need. Spans go
 * wherever the page's own OpenTelemetry set-up sends them.
 *
 * @module
 */
export {
  type Carrier,
  extractThread,
  injectThread,
  type ThreadHeaders,
} from '../propagate/carrier.ts'
export { type ParentOptions, setParent, withParent } from '../propagate/parent.ts'
export { openThread } from '../record/open-thread.ts'
export type { RecordedStream, StreamedMessage } from '../record/streamed-message.ts'
export type { Thread } from '../record/thread.ts'
export type { ThreadOptions } from '../record/thread-options.ts'
export { trackFeedback } from '../record/track-feedback.ts'
export type { EventOptions, TrackedMessage } from '../record/track-options.ts'
export type { ContentPart, MessageContent } from '../thread/content-part.ts'
export type { Feedback, Message, ToolCall } from '../thread/message.ts'
export { isMessageId, type MessageId } from '../thread/message-id.ts'
export type { Role } from '../thread/role.ts'
