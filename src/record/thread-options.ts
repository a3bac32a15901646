import type { TracerProvider } from '@opentelemetry/api'
import type { ContentOptions } from '../masking/content-options.ts'
import type { JsonObject } from '../thread/json.ts'

/**
 * How a thread is opened. All options are optional. A thread is resumed by its id, in any process. The content options apply
 * to this handle; `configureThreads` sets them for the process.
 */
export interface ThreadOptions extends ContentOptions {
  /**
   * The thread's id, the same in every service that takes part.
   *
   * @default the thread of the active context, such as the one in a request's W3C headers; else a random id of 32 hex digits
   */
  readonly id?: string
  /** The user, written as OpenTelemetry's `user.id` on what this handle records. */
  readonly userId?: string
  /** Properties of the user. They need a `userId`. */
  readonly userProps?: JsonObject
  /** Tags of the whole thread. Replay returns the union of all handles' tags. */
  readonly tags?: readonly string[]
  /** Metadata of the whole thread, recorded with the first message of this process. */
  readonly metadata?: JsonObject
  /**
   * Also writes the thread id as `gen_ai.conversation.id` and `session.id`, so that other backends' session views group
   * by it.
   *
   * @default true
   */
  readonly mirrorThreadId?: boolean
  /**
   * Also writes each message as `gen_ai.input.messages` or `gen_ai.output.messages`, so that other backends show it. It
   * doubles the bytes of a message.
   *
   * @default false
   */
  readonly genAiMessages?: boolean
  /**
   * The provider that makes the spans.
   *
   * @default the provider that is registered globally
   */
  readonly tracerProvider?: TracerProvider
}
