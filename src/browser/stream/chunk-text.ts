import { chunkTextReader } from '../../record/stream/chunk-text.ts'

/**
 * Makes a `text` option for one stream: of UTF-8 bytes, or of chunks of OpenAI (its Agents SDK too), Anthropic, Gemini,
 * Bedrock, Ollama, Mistral, Cohere, LangChain, Mastra, AG-UI or the Vercel AI SDK. In a chunk without text, such as
 * reasoning or a tool's input, it finds none.
 *
 * @example
 * ```ts
 * const answer = thread.streamMessage(response.body, { text: chunkText() })
 * ```
 */
export const chunkText: () => (chunk: unknown) => string = chunkTextReader
