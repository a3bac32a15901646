import { isJsonObject } from '../../thread/json.ts'

/**
 * Finds the text in the chunks of a stream: strings, UTF-8 bytes, and the chunks of OpenAI (chat completions and
 * responses), Anthropic and the Vercel AI SDK. Made anew for each stream, because a character may span two byte chunks.
 */
export function chunkTextReader(): (chunk: unknown) => string {
  const decoder = new TextDecoder()
  return (chunk) => {
    if (typeof chunk === 'string') return chunk
    if (chunk instanceof Uint8Array) return decoder.decode(chunk, { stream: true })
    return isJsonObject(chunk) ? (textOf(chunk) ?? '') : ''
  }
}

function textOf(chunk: Record<string, unknown>): string | undefined {
  const { choices, delta, type } = chunk
  if (Array.isArray(choices)) return openAiText(choices[0])
  if (type === 'text-delta') return firstText(chunk.text, chunk.textDelta, delta)
  if (type === 'response.output_text.delta') return firstText(delta)
  if (type === 'content_block_delta' && isJsonObject(delta)) return firstText(delta.text)
  return undefined
}

function openAiText(choice: unknown): string | undefined {
  if (!isJsonObject(choice)) return undefined
  return isJsonObject(choice.delta) ? firstText(choice.delta.content) : firstText(choice.text)
}

function firstText(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((candidate) => typeof candidate === 'string')
}
