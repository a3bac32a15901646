import type { EventOptions, TrackedMessage } from '../record/track-options.ts'
import type { Feedback } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import type { RecordedStream } from './stream/record-stream.ts'
import type { StreamOptions } from './stream/stream-options.ts'

/** The two W3C trace context headers. Empty if the thread has no message yet. */
export type ThreadHeaders = {
  traceparent?: string
  tracestate?: string
}

/**
 * A thread while a page records it. It is cheap to open and needs no closing. No method throws or waits, and each may be
 * taken off the handle and passed on.
 */
export interface Thread {
  readonly id: string
  /**
   * Records a message, each time it is called. For a message that may be tracked again, see `trackOnce`.
   *
   * @returns the message's ID: give it to the backend, in `headers` or in a body, and to feedback.
   */
  readonly trackMessage: (message: TrackedMessage) => MessageId
  /**
   * Records a streamed answer while it passes: an async iterable, which a ReadableStream is too. Give the returned stream
   * to the consumer in place of the original. Its `messageId` is known at once. If the consumer stops early, or the page is
   * left, the message is `aborted` and has the text until then. If the source throws, the message is `failed`.
   */
  readonly streamMessage: <Chunk>(
    stream: AsyncIterable<Chunk>,
    ...options: StreamOptions<Chunk>
  ) => RecordedStream<Chunk>
  /** Records something that the user did beside talking: a document opened, a button clicked, a tab left. */
  readonly trackEvent: (name: string, metadata?: unknown, options?: EventOptions) => MessageId
  /** Records feedback on a message of this thread, by its ID or by the app's own id. */
  readonly trackFeedback: (messageId: MessageId, feedback: Feedback | null) => MessageId
  /**
   * The W3C trace context headers that make a backend's work part of this thread. Without an ID, those of the latest user
   * message.
   */
  readonly headers: (messageId?: MessageId) => ThreadHeaders
}
