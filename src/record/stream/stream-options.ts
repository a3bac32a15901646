import type { ToolCall } from '../../thread/message.ts'
import type { StreamedMessage } from './streamed-message.ts'

/** How a stream is recorded. */
export interface StreamOptions extends StreamedMessage {
  /** What the stream turned out to say beside its text: called once, when it has ended. */
  readonly atEnd?: () => StreamEnd
}

/** What is known of a stream only when it has ended. */
export interface StreamEnd {
  /** The tools that the message asks for. */
  readonly toolCalls?: readonly ToolCall[]
  /** An error that came as a chunk and was not thrown: the message has failed. */
  readonly error?: unknown
}
