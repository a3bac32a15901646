export { configureThreads, type ThreadsConfiguration } from './masking/configure-threads.ts'
export type { PropagationSecret } from './propagate/propagation-secret.ts'
export type { ContentOptions, Mask, MaskedContent } from './masking/content-options.ts'
export {
  type PseudonymKind,
  type PseudonymOptions,
  pseudonyms,
} from './masking/pseudonyms/pseudonyms.ts'
export {
  type Carrier,
  extractThread,
  injectThread,
  type ThreadHeaders,
} from './propagate/carrier.ts'
export { type ParentOptions, setParent, withParent } from './propagate/parent.ts'
export { getActiveThread } from './record/active-thread.ts'
export { checkSetup } from './record/setup/check-setup.ts'
export type { SetupFinding, SetupProblem } from './record/setup/setup-finding.ts'
export { openThread } from './record/open-thread.ts'
export type { StreamEnd, StreamOptions } from './record/stream/stream-options.ts'
export type { RecordedStream, StreamedMessage } from './record/stream/streamed-message.ts'
export type { Thread } from './record/thread.ts'
export type { ThreadOptions } from './record/thread-options.ts'
export type { FeedbackOptions } from './record/feedback/feedback-options.ts'
export type { FeedbackTarget } from './record/feedback/feedback-target.ts'
export type { OutcomeOptions } from './record/feedback/outcome-options.ts'
export { trackFeedback } from './record/feedback/track-feedback.ts'
export type { EventOptions, TrackedMessage } from './record/track-options.ts'
export { wrapAgent, wrapChain, wrapModel, wrapTool } from './record/runs/wrap.ts'
export type { WrapOptions } from './record/runs/wrap-options.ts'
export type { WrappedCall } from './record/runs/wrapped-call.ts'
export type { ContentPart, MessageContent } from './thread/content-part.ts'
export { type ErrorCode, isThreadspanError, OptionError, ThreadspanError } from './thread/errors.ts'
export type { Feedback, Message, ToolCall } from './thread/message.ts'
export { isMessageId, isSameMessage, type MessageId, parseMessageId } from './thread/message-id.ts'
export type { Role } from './thread/role.ts'
