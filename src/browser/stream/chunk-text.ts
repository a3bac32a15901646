/** Where the chunks of OpenAI, Anthropic and the Vercel AI SDK have their text. */
interface Chunk {
  readonly type?: string
  readonly text?: unknown
  readonly delta?: unknown
  readonly choices?: readonly { readonly text?: unknown; readonly delta?: { content?: unknown } }[]
}

/**
 * Makes a `text` option for one stream: of UTF-8 bytes, or of chunks of OpenAI (chat completions and responses),
 * Anthropic or the Vercel AI SDK. Of what has no text, such as reasoning or a tool's input, it finds none.
 *
 * @example
 * ```ts
 * const answer = thread.streamMessage(response.body, { text: chunkText() })
 * ```
 */
export const chunkText = (): ((chunk: unknown) => string) => {
  // One a stream: a character may span two chunks.
  const decoder = new TextDecoder()
  return (chunk) => {
    if (typeof chunk === 'string') return chunk
    if (chunk instanceof Uint8Array) return decoder.decode(chunk, { stream: true })
    const text = chunk instanceof Object ? textIn(chunk) : undefined
    return typeof text === 'string' ? text : ''
  }
}

const textIn = ({ choices, type = '', text, delta }: Chunk): unknown => {
  if (choices) return choices[0]?.delta?.content ?? choices[0]?.text
  // `text-delta` and `response.output_text.delta`, but no reasoning and no tool's input.
  return /^text-d|put_text.d/.test(type) ? (text ?? delta) : (delta as Chunk | undefined)?.text
}
