import type { MessageContent } from '../../thread/content-part.ts'
import type { ToolCall } from '../../thread/message.ts'
import type { StreamedMessage } from './streamed-message.ts'

/** How a stream is recorded. */
export interface StreamOptions extends StreamedMessage {
  /** Returns what is known only at the end of the stream, besides its text. Called once, when the stream has ended. */
  readonly atEnd?: () => StreamEnd
}

/** Facts about a stream that are known only when it has ended. */
export interface StreamEnd {
  /**
   * What was streamed, if it is more than text: an image, a file.
   *
   * @default the text of all chunks
   */
  readonly content?: MessageContent
  /**
   * The tools that the message asks for.
   *
   * @default those in the chunks of OpenAI, Anthropic, Gemini, Bedrock, Ollama, LangChain, Mastra, AG-UI and the AI SDK
   */
  readonly toolCalls?: readonly ToolCall[]
  /** An error that arrived as a chunk and was not thrown. The message has then failed. */
  readonly error?: unknown
}
