import type { MessageId } from '../../thread/message-id.ts'
import type { TrackedMessage } from '../track-options.ts'

/** A streamed message: everything that is known before its first chunk. */
export interface StreamedMessage extends Omit<Partial<TrackedMessage>, 'content' | 'timestamp'> {
  /**
   * The text in one chunk.
   *
   * @default strings, UTF-8 bytes, and the chunks of OpenAI (its Agents SDK too), Anthropic, Gemini, Bedrock, Ollama, Mistral,
   * Cohere, LangChain, Mastra, AG-UI and the Vercel AI SDK. A stream of which none is understood has no content.
   */
  readonly text?: (chunk: unknown) => string
}

/** A stream that is recorded while it passes through, with the ID of its message. */
export type RecordedStream<Stream> = Stream & { readonly messageId: MessageId }
