import type { TracerProvider } from '@opentelemetry/api'
import type { ContentOptions } from '../masking/content-options.ts'
import type { JsonObject } from '../thread/json.ts'

/**
 * How a thread is opened. All of it is optional; a thread is resumed by its id, in any process. What may be recorded is
 * for what this handle records; `configureThreads` says it for the process.
 */
export interface ThreadOptions extends ContentOptions {
  /**
   * The thread's id, the same in every service that takes part.
   *
   * @default the thread of the active context, such as the one that a request's W3C headers brought; else a random one
   * of 32 hex digits
   */
  readonly id?: string
  /** The user, written as OpenTelemetry's `user.id` on what this handle records. */
  readonly userId?: string
  /** What is known of the user; needs a `userId`. */
  readonly userProps?: JsonObject
  /** Tags of the whole thread; at replay the union of what all handles gave. */
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
   * Where the spans are made.
   *
   * @default the provider that is registered globally
   */
  readonly tracerProvider?: TracerProvider
}
