import { foldText, UNSPACED_LETTER, wordsOf } from './fold-text.ts'
import type { WordTerm } from './word-query.ts'

/** A part of a text, in UTF-16 units. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

interface PlacedWord extends TextRange {
  readonly word: string
}

const WORD = /[\p{L}\p{M}\p{N}\p{Co}]+/gu
// In scripts without spaces each letter is a word.
const PIECE = new RegExp(`${UNSPACED_LETTER}\\p{M}*|(?:(?!${UNSPACED_LETTER}).)+`, 'gsu')

/** Where a text has what was looked for, in order. Ranges that overlap become one. */
export function termRanges(text: string, terms: readonly WordTerm[]): readonly TextRange[] {
  const words = placedWords(text)
  const found = terms.flatMap((term) => words.flatMap((_, at) => rangeAt(words, at, term) ?? []))
  const merged: TextRange[] = []
  for (const range of found.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last === undefined || range.start > last.end) merged.push(range)
    else merged.splice(-1, 1, { start: last.start, end: Math.max(last.end, range.end) })
  }
  return merged
}

function placedWords(text: string): readonly PlacedWord[] {
  const placed: PlacedWord[] = []
  for (const { 0: run, index } of text.matchAll(WORD)) {
    for (const { 0: piece, index: offset } of run.matchAll(PIECE)) {
      const start = index + offset
      for (const word of wordsOf(foldText(piece))) {
        placed.push({ word, start, end: start + piece.length })
      }
    }
  }
  return placed
}

function rangeAt(
  placed: readonly PlacedWord[],
  at: number,
  { words, isPrefix }: WordTerm,
): TextRange | undefined {
  const end = at + words.length - 1
  const isFound = words.every((word, n) => {
    const found = placed[at + n]?.word
    return isPrefix && at + n === end ? found?.startsWith(word) === true : found === word
  })
  const [first, last] = [placed[at], placed[end]]
  if (!isFound || first === undefined || last === undefined) return undefined
  return { start: first.start, end: last.end }
}
