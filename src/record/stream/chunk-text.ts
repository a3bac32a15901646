import { textOfChunk } from './text-of-chunk.ts'

/**
 * Finds the text in the chunks of a stream: strings, UTF-8 bytes, and the chunks of models, agents and frameworks that
 * `textOfChunk` knows. Made anew for each stream, because a character may span two byte chunks.
 */
export function chunkTextReader(): (chunk: unknown) => string {
  const read = readChunks()
  return (chunk) => read(chunk) ?? ''
}

/** Like {@link chunkTextReader}, but distinguishes a chunk without text (`undefined`) from one whose text is empty. */
export function readChunks(): (chunk: unknown) => string | undefined {
  const decoder = new TextDecoder()
  return (chunk) => {
    if (typeof chunk === 'string') return chunk
    if (chunk instanceof Uint8Array) return decoder.decode(chunk, { stream: true })
    return textOfChunk(chunk)
  }
}
