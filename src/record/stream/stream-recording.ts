import { diag } from '@opentelemetry/api'
import { packTiming, type StreamChunk } from '../../thread/stream/stream-timing.ts'
import type { ToolCall } from '../../thread/message.ts'
import { readChunks } from './chunk-text.ts'
import { StreamedCalls } from './streamed-calls.ts'

/** The text of a stream with the time of each piece, and the tools that it asks for. */
export class StreamRecording {
  readonly #textOf: (chunk: unknown) => string | undefined
  readonly #calls = new StreamedCalls()
  readonly #chunks: StreamChunk[] = []
  #last = performance.now()
  #text = ''
  #isSilent = true
  #isBroken = false
  #isEmpty = true

  /** @param textOf - The app's own reader. Its empty text says only that it has found none. */
  constructor(textOf?: (chunk: unknown) => string) {
    this.#textOf = textOf === undefined ? readChunks() : (chunk) => textOf(chunk) || undefined
  }

  /** Notes one chunk. A chunk without text (usage, a tool call) is ignored. If reading throws, the stream goes on unread. */
  add(chunk: unknown): void {
    this.#isEmpty = false
    if (this.#isBroken) return
    try {
      this.#calls.add(chunk)
      this.#note(this.#textOf(chunk))
    } catch (error) {
      this.#isBroken = true
      diag.error('threadspan: the text of a chunk could not be read', error)
    }
  }

  get text(): string {
    return this.#text
  }

  get toolCalls(): readonly ToolCall[] {
    return this.#calls.calls
  }

  /** Whether there were chunks, and none had a text, not even an empty one. */
  get isUnread(): boolean {
    return this.#isSilent && !this.#isEmpty
  }

  /** Milliseconds until the first text came. */
  get firstMillis(): number | undefined {
    return this.#chunks[0]?.waitMillis
  }

  /** The chunks, packed into one attribute. */
  get timing(): string {
    return packTiming(this.#chunks)
  }

  #note(text: unknown): void {
    if (typeof text !== 'string') return
    this.#isSilent = false
    if (text === '') return
    const now = performance.now()
    this.#chunks.push({ waitMillis: now - this.#last, length: text.length })
    this.#last = now
    this.#text += text
  }
}
