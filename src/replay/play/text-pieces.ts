import { contentText } from '../../thread/content-part.ts'
import type { RecordedMessage } from '../../thread/recorded-thread.ts'

/** A piece of a message's text, and when it came: milliseconds after the message's start. */
export interface TextPiece {
  readonly atMillis: number
  readonly text: string
}

/**
 * The text of a message in the pieces in which it came; one piece at once where it was not streamed. A character is
 * never split; text beyond the recorded chunks comes with the last one.
 */
export function textPieces({ content, chunks = [] }: RecordedMessage): readonly TextPiece[] {
  const text = contentText(content)
  const pieces: TextPiece[] = []
  let [atMillis, from, length] = [0, 0, 0]
  for (const [n, chunk] of chunks.entries()) {
    atMillis += chunk.waitMillis
    length += chunk.length
    const to =
      n === chunks.length - 1 ? text.length : wholeLength(text, Math.min(length, text.length))
    if (to > from) pieces.push({ atMillis, text: text.slice(from, to) })
    from = to
  }
  return chunks.length > 0 || text === '' ? pieces : [{ atMillis: 0, text }]
}

// A pair of surrogates comes with its second half: nothing is shown before its time.
function wholeLength(text: string, length: number): number {
  return length > 0 && (text.codePointAt(length - 1) ?? 0) > 0xffff ? length - 1 : length
}
