import type { TrackedMessage } from '../../record/track-options.ts'

/** A streamed message: everything that is known before its first chunk. */
export interface StreamedMessage<Chunk> extends Omit<
  Partial<TrackedMessage>,
  'content' | 'timestamp'
> {
  /**
   * The text in one chunk: `chunkText()` for bytes, and for the chunks of models and frameworks that it knows.
   *
   * @default the chunk itself, which is a string
   */
  readonly text?: (chunk: Chunk) => string
}

/** The options of a stream. If its chunks are not strings, `text` must be among them. */
export type StreamOptions<Chunk> = Chunk extends string
  ? [options?: StreamedMessage<Chunk>]
  : [options: StreamedMessage<Chunk> & Required<Pick<StreamedMessage<Chunk>, 'text'>>]
