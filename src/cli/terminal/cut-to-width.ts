import stringWidth from 'string-width'
import { fittingBeginning } from './fitting-beginning.ts'

const graphemes = new Intl.Segmenter()
const words = new Intl.Segmenter(undefined, { granularity: 'word' })

/** The beginning of a text that fits a width in terminal columns, with an ellipsis if something is missing. */
export function cutToWidth(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  return width > 0 ? `${fittingBeginning(text, width - 1, graphemes)}…` : ''
}

/** Cuts as {@link cutToWidth} does, between two words unless that leaves less than half of the width. */
export function cutBetweenWords(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  const cut = fittingBeginning(text, width - 1, words).trimEnd()
  return stringWidth(cut) * 2 < width ? cutToWidth(text, width) : `${cut}…`
}
