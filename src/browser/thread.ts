import type { EventOptions } from '../record/track-options.ts'
import type { Feedback } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import type { RecordedStream } from './stream/record-stream.ts'
import type { StreamOptions, TrackedMessage } from './tracked-message.ts'

/** The two W3C trace context headers; empty where there is nothing to carry. */
export type ThreadHeaders = {
  traceparent?: string
  tracestate?: string
}

/**
 * A thread while a page records it. Cheap to open, needs no closing. No method throws or waits, and each may be taken
 * off the handle and passed on.
 */
export interface Thread {
  readonly id: string
  /**
   * Records a message, each time it is called: see `trackOnce` for one that may be tracked again.
   *
   * @returns the message's ID: give it to the backend, in `headers` or in a body, and to feedback.
   */
  readonly trackMessage: (message: TrackedMessage) => MessageId
  /**
   * Records a streamed answer while it passes: an async iterable, which a ReadableStream is too. Give the returned one to
   * the consumer in place of the original; its `messageId` is known at once. A consumer that stops early, or a page that
   * is left, leaves an `aborted` message with the text until then, a source that throws a `failed` one.
   */
  readonly streamMessage: <Chunk>(
    stream: AsyncIterable<Chunk>,
    ...options: StreamOptions<Chunk>
  ) => RecordedStream<Chunk>
  /** Records something the user did beside talking: a document opened, a button clicked, a tab left. */
  readonly trackEvent: (name: string, metadata?: unknown, options?: EventOptions) => MessageId
  /** Records feedback on a message of this thread, by its ID or by the app's own id. */
  readonly trackFeedback: (messageId: MessageId, feedback: Feedback | null) => MessageId
  /**
   * The W3C trace context headers that make a backend's work part of this thread. Without an ID those of the latest user
   * message; empty before the first message.
   */
  readonly headers: (messageId?: MessageId) => ThreadHeaders
}
