// A JavaScript string can hold twice as much.
const MAX_LINE_BYTES = 256 * 1024 * 1024
const LINE_BREAK = 0x0a

/** One line of a file, without its line break. */
export interface FileLine {
  /** Bytes from the start of the file. */
  readonly offset: number
  readonly length: number
  /** Absent if the line is longer than the bound. */
  readonly bytes?: Buffer
  /** False for a last line without a line break: it may still be being written. */
  readonly ended: boolean
}

/**
 * Splits a byte stream into lines, with no more than one of them in memory. Lines end at LF only. Node's readline also
 * ends them at U+2028, which JSON allows inside a string.
 *
 * @param from - The offset in the file at which the stream begins.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  from = 0,
  maxBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<FileLine> {
  let line = new LineParts(from, maxBytes)
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(LINE_BREAK); end >= 0; end = chunk.indexOf(LINE_BREAK, start)) {
      line.add(chunk.subarray(start, end))
      yield line.finish(true)
      line = new LineParts(line.end + 1, maxBytes)
      start = end + 1
    }
    line.add(chunk.subarray(start))
  }
  if (line.end > line.offset) yield line.finish(false)
}

class LineParts {
  readonly offset: number
  readonly #maxBytes: number
  #parts: Uint8Array[] = []
  #length = 0

  constructor(offset: number, maxBytes: number) {
    this.offset = offset
    this.#maxBytes = maxBytes
  }

  get end(): number {
    return this.offset + this.#length
  }

  add(part: Uint8Array): void {
    this.#length += part.length
    if (this.#length <= this.#maxBytes) this.#parts.push(part)
    else this.#parts = []
  }

  finish(ended: boolean): FileLine {
    const { offset } = this
    const length = this.#length
    if (length > this.#maxBytes) return { offset, length, ended }
    return { offset, length, ended, bytes: Buffer.concat(this.#parts) }
  }
}
