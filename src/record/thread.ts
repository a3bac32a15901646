import { context } from '@opentelemetry/api'
import { bindContext } from '../propagate/bind-context.ts'
import { headersOf, type ThreadHeaders } from '../propagate/carrier.ts'
import { setParent } from '../propagate/parent.ts'
import type { Feedback } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'
import { neverThrowing } from './never-throwing.ts'
import { Recorder } from './recorder.ts'
import { streamMessage } from './stream/stream-message.ts'
import type { StreamOptions } from './stream/stream-options.ts'
import type { RecordedStream } from './stream/streamed-message.ts'
import type { ThreadOptions } from './thread-options.ts'
import { trackEvent } from './track-event.ts'
import type { FeedbackOptions } from './feedback/feedback-options.ts'
import type { FeedbackTarget } from './feedback/feedback-target.ts'
import type { OutcomeOptions } from './feedback/outcome-options.ts'
import { trackOutcome } from './feedback/track-outcome.ts'
import { trackThreadFeedback } from './feedback/track-thread-feedback.ts'
import { trackMessage } from './track-message.ts'
import type { EventOptions, TrackedMessage } from './track-options.ts'

/**
 * A thread while it is recorded. It is cheap to open, needs no closing, and can be opened for each request: handles of one
 * thread in one process continue each other. No method throws or waits. Each `track…` returns its ID at once.
 */
export class Thread {
  readonly id: string
  readonly #recorder: Recorder

  constructor(options: ThreadOptions) {
    this.#recorder = new Recorder(options)
    this.id = this.#recorder.threadId
  }

  /** @internal For the helpers of this package, which record more than a thread's own methods do. */
  static recorderOf(thread: Thread): Recorder {
    return thread.#recorder
  }

  /**
   * Records a message.
   *
   * @returns the message's ID, for `withParent`, `setParent`, feedback or another process.
   */
  trackMessage(message: TrackedMessage): MessageId {
    return neverThrowing(() => trackMessage(this.#recorder, message))
  }

  /**
   * Records a streamed answer while it passes through: an async iterable or a ReadableStream. Pass the returned stream to
   * the consumer instead of the original. Its `messageId` is known at once. If the consumer stops early, the message is
   * `aborted`. If the source throws, the message is `failed`. Both keep the text until then.
   *
   * @example
   * ```ts
   * const answer = thread.streamMessage(await openai.chat.completions.create({ …, stream: true }))
   * for await (const chunk of answer) send(chunk)
   * ```
   */
  streamMessage<Stream extends AsyncIterable<unknown> | ReadableStream>(
    stream: Stream,
    options: StreamOptions = {},
  ): RecordedStream<Stream> {
    let recorded: RecordedStream<Stream> | undefined
    const messageId = neverThrowing(() => {
      recorded = streamMessage(this.#recorder, stream, options)
      return recorded.messageId
    })
    return recorded ?? Object.assign(stream, { messageId })
  }

  /** Records a user's action besides messages: a document opened, a button clicked, a tab left. */
  trackEvent(name: string, metadata?: unknown, options?: EventOptions): MessageId {
    return neverThrowing(() => trackEvent(this.#recorder, name, metadata, options))
  }

  /**
   * Records feedback on a message of this thread, by its ID or by the app's own id, or on another target: a run, a finding,
   * the thread as a whole.
   */
  trackFeedback(
    target: MessageId | FeedbackTarget,
    feedback: Feedback | null,
    options: FeedbackOptions = {},
  ): MessageId {
    return neverThrowing(() => trackThreadFeedback(this.#recorder, target, feedback, options))
  }

  /**
   * Records whether the user got what they came for: a number from 0 (no) to 1 (yes). `null` takes it back. Call it again
   * when more is known: the latest outcome of each author counts.
   *
   * @example
   * ```ts
   * thread.trackOutcome(1, { comment: 'refund arrived', userId: 'support-lead' })
   * ```
   */
  trackOutcome(outcome: number | null, options: OutcomeOptions = {}): MessageId {
    return neverThrowing(() => trackOutcome(this.#recorder, outcome, options))
  }

  /**
   * Runs a function as caused by the latest user message of this thread. Use it if the context was lost, in queue workers and
   * event handlers for instance. Inside a request that already carries this thread, the request's own message stays.
   */
  run<Result>(fn: () => Result): Result {
    return context.with(this.#recorder.causeContext(), fn)
  }

  /**
   * Ties a function, a generator or an event emitter to this thread, as {@link Thread.run} does, for later use: pool
   * callbacks, listeners, the body of a generator that other code consumes.
   */
  bind<Target>(target: Target): Target {
    return bindContext(this.#recorder.causeContext(), target)
  }

  /**
   * The W3C trace context headers that make a backend's work part of this thread, for a request that no instrumentation
   * covers. The default is the latest user message. Empty before the first message.
   */
  headers(messageId?: MessageId): ThreadHeaders {
    const { turn } = this.#recorder.state
    const id = messageId ?? turn?.id
    if (id === undefined) return headersOf(this.#recorder.causeContext())
    return headersOf(this.run(() => setParent(context.active(), id)))
  }
}
