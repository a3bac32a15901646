import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { fittingBeginning } from './fitting-beginning.ts'

// In less room, broken lines read worse than those that the terminal breaks.
const LEAST_WIDTH = 20
const FIRST_WORD = /[^\s│├└✓✗|`-]/
const graphemes = new Intl.Segmenter()

/**
 * A line in pieces that fit a width in terminal columns, broken between words. The pieces after the first one stand below
 * its first word. Colours go on over a break.
 */
export function wrapLine(line: string, width: number): readonly string[] {
  if (width < LEAST_WIDTH || stringWidth(line) <= width) return [line]
  const start = Math.max(0, stripVTControlCharacters(line).search(FIRST_WORD))
  const indent = ' '.repeat(Math.min(start, Math.floor(width / 2)))
  const pieces: string[] = []
  let piece = ''
  for (const word of line.split(/(?<=\s)(?=\S)/)) {
    if (piece.trim() !== '' && stringWidth((piece + word).trimEnd()) > width) {
      pieces.push(piece.trimEnd())
      piece = indent
    }
    piece += word
    // A word that is too long by itself, or a language without spaces. Half a colour code must not stand alone.
    while (stringWidth(piece.trimEnd()) > width && !piece.includes('\u001b')) {
      const head = fittingBeginning(piece, width, graphemes)
      pieces.push(head)
      piece = indent + piece.slice(head.length)
    }
  }
  return piece.trim() === '' ? pieces : [...pieces, piece.trimEnd()]
}
