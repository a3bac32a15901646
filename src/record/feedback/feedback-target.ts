import type { MessageId } from '../../thread/message-id.ts'

/** The subject of feedback, if it is more than the ID of a message. */
export type FeedbackTarget = MessageTarget | RunTarget | ThreadTarget | FindingTarget

interface OfThread {
  /**
   * The thread that the feedback belongs to. Needed if the target has neither a message ID nor the `traceparent` of a run.
   *
   * @default the handle's own thread, else that of the active context
   */
  readonly threadId?: string
}

/** A message. */
export interface MessageTarget extends OfThread {
  readonly about?: 'message'
  /** Its message ID, or the app's own id of it. */
  readonly id: MessageId
}

/** A run: an LLM call, an agent, a tool. */
export interface RunTarget extends OfThread {
  readonly about: 'run'
  /**
   * The `traceparent` of its span, or both of its ids. If only the span id is known, such as from `generatedBy`, the
   * run is looked up in the thread at replay.
   */
  readonly id: string | { readonly traceId: string; readonly spanId: string }
}

/** A thread as a whole. */
export interface ThreadTarget extends OfThread {
  readonly about: 'thread'
}

/** A signal that was found in a thread. The feedback's `verdict` says whether it is right. */
export interface FindingTarget extends OfThread {
  readonly about: 'finding'
  /** The key of the signal. */
  readonly signal: string
  /** The message at which it was found, by its message ID or the app's own id. */
  readonly id?: MessageId
}
