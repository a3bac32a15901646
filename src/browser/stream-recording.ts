import { chunkTextReader } from '../record/chunk-text.ts'

// As many as `packTiming` of `thread` keeps.
const MAX_CHUNKS = 2000

/** The text of a stream and when each piece of it came. */
export class StreamRecording {
  readonly #textOf: (chunk: unknown) => string
  readonly #waits: number[] = []
  readonly #lengths: number[] = []
  #last = performance.now()
  text = ''

  constructor(textOf: (chunk: unknown) => string = chunkTextReader()) {
    this.#textOf = textOf
  }

  /** Notes one chunk; one without text, or whose text cannot be read, only passes. */
  add(chunk: unknown): void {
    const text = this.#textIn(chunk)
    if (!text) return
    // What comes past the bound is one last chunk.
    const n = Math.min(this.#waits.length, MAX_CHUNKS - 1)
    const now = performance.now()
    this.#waits[n] = (this.#waits[n] ?? 0) + now - this.#last
    this.#lengths[n] = (this.#lengths[n] ?? 0) + text.length
    this.#last = now
    this.text += text
  }

  /** The chunks in one attribute, as `unpackTiming` of `thread` reads them. */
  get timing(): string {
    return this.#waits.map((wait, n) => `${Math.round(wait)}+${this.#lengths[n]}`).join(' ')
  }

  #textIn(chunk: unknown): string | undefined {
    try {
      const text: unknown = this.#textOf(chunk)
      return typeof text === 'string' ? text : undefined
    } catch {
      return undefined
    }
  }
}
