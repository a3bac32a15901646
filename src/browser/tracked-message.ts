import type { Message } from '../thread/message.ts'
import type { MessageId } from '../thread/message-id.ts'

/** A message to track. A key that is not listed here is an attribute of the span: `mood` is `chat.mood`. */
export interface TrackedMessage extends Message {
  /** Another try of the latest message of the same role: what `retryOf: 'latest'` says too. */
  readonly isRetry?: boolean
  /** Another try of this message: its sibling, not its successor. `latest` is the latest one of the same role. */
  readonly retryOf?: MessageId
  /** The message that this one is an edit of. */
  readonly replaces?: MessageId
}

/** A streamed message: everything that is known before its first chunk. */
export interface StreamedMessage<Chunk> extends Omit<Partial<TrackedMessage>, 'content'> {
  /**
   * The text in one chunk: `chunkText()` for bytes, and for the chunks of OpenAI, Anthropic and the Vercel AI SDK.
   *
   * @default the chunk itself, which is a string
   */
  readonly text?: (chunk: Chunk) => string
}

/** The options of a stream: where its chunks are no strings, `text` must be among them. */
export type StreamOptions<Chunk> = Chunk extends string
  ? [options?: StreamedMessage<Chunk>]
  : [options: StreamedMessage<Chunk> & Required<Pick<StreamedMessage<Chunk>, 'text'>>]
