import type { FileHandle } from 'node:fs/promises'

// A JavaScript string could hold twice that. Longer lines have no bytes.
const MAX_LINE_BYTES = 256 * 1024 * 1024

/** One line of a file, without its line break. */
export interface FileLine {
  /** In bytes from the start of the file. */
  readonly offset: number
  readonly length: number
  /** Absent where the line is longer than the bound. */
  readonly bytes?: Buffer
  /** False for a last line that no line break follows: it may still be written to. */
  readonly ended: boolean
}

const CHUNK_BYTES = 256 * 1024
const LINE_BREAK = 0x0a

/** Reads the lines between two offsets without holding more than one of them. */
export async function* readLines(
  file: FileHandle,
  from: number,
  to: number,
  maxBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<FileLine> {
  let line = new LineParts(from, maxBytes)
  for await (const chunk of readChunks(file, from, to)) {
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

async function* readChunks(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to;) {
    const wanted = Math.min(CHUNK_BYTES, to - at)
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

class LineParts {
  readonly offset: number
  readonly #maxBytes: number
  #parts: Buffer[] = []
  #length = 0

  constructor(offset: number, maxBytes: number) {
    this.offset = offset
    this.#maxBytes = maxBytes
  }

  get end(): number {
    return this.offset + this.#length
  }

  add(part: Buffer): void {
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
