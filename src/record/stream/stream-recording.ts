import { diag } from '@opentelemetry/api'
import { packTiming, type StreamChunk } from '../../thread/stream/stream-timing.ts'
import { chunkTextReader } from './chunk-text.ts'

/** The text of a stream, and the time of each piece. */
export class StreamRecording {
  readonly #textOf: (chunk: unknown) => string
  readonly #chunks: StreamChunk[] = []
  #last = performance.now()
  #text = ''
  #isBroken = false

  constructor(textOf: (chunk: unknown) => string = chunkTextReader()) {
    this.#textOf = textOf
  }

  /** Notes one chunk. A chunk without text (usage, a tool call) is ignored. If reading throws, the stream goes on unread. */
  add(chunk: unknown): void {
    if (this.#isBroken) return
    try {
      this.#note(this.#textOf(chunk))
    } catch (error) {
      this.#isBroken = true
      diag.error('threadspan: the text of a chunk could not be read', error)
    }
  }

  get text(): string {
    return this.#text
  }

  /** The chunks, packed into one attribute. */
  get timing(): string {
    return packTiming(this.#chunks)
  }

  #note(text: unknown): void {
    if (typeof text !== 'string' || text === '') return
    const now = performance.now()
    this.#chunks.push({ waitMillis: now - this.#last, length: text.length })
    this.#last = now
    this.#text += text
  }
}
