/** One line of a file, without its line break. */
export interface FileLine {
  /** Counted from 1. */
  readonly number: number
  readonly bytes: Uint8Array
  /** Where in the file the line ends. */
  readonly end: number
}

const NEWLINE = 0x0a

/**
 * The lines of a byte stream, split at LF only: Node's readline also splits at U+2028, which JSON allows inside a text.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine> {
  let number = 0
  let end = 0
  let pending: Uint8Array[] = []
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const bytes = Buffer.concat([...pending, chunk.subarray(from, at)])
      pending = []
      from = at + 1
      end += bytes.length + 1
      yield { number: ++number, bytes, end }
    }
    pending.push(chunk.subarray(from))
  }
  const rest = Buffer.concat(pending)
  if (rest.length > 0) yield { number: ++number, bytes: rest, end: end + rest.length }
}
