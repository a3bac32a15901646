/** Where the chunks of OpenAI, Anthropic and the Vercel AI SDK have their text. */
interface Chunk {
  readonly type: string
  readonly text?: unknown
  readonly delta?: { readonly text?: unknown }
  readonly choices?: readonly [{ readonly text?: unknown; readonly delta?: { content?: unknown } }]
}

/** Finds the text in a chunk; the decoder is the stream's, because a character may span two byte chunks. */
export type TextOf = (chunk: unknown, decoder: InstanceType<typeof TextDecoder>) => unknown

/**
 * The text in a chunk of a stream: a string, UTF-8 bytes, or a chunk of OpenAI (chat completions and responses),
 * Anthropic or the Vercel AI SDK. Throws, or finds what is no string, where there is none.
 */
export const chunkText: TextOf = (chunk, decoder) => {
  if (typeof chunk === 'string') return chunk
  if (chunk instanceof Uint8Array) return decoder.decode(chunk, { stream: true })
  const { choices, type, text, delta } = chunk as Chunk
  if (choices) return choices[0].delta?.content ?? choices[0].text
  // `text-delta` and `response.output_text.delta`, but no reasoning and no tool's input.
  return /^text-d|put_text.d/.test(type) ? (text ?? delta) : delta?.text
}
