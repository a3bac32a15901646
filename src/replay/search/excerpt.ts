import { cutText } from '../../thread/limits/cut-text.ts'
import { foldText, wordsOf } from './fold-text.ts'
import type { WordTerm } from './word-query.ts'

// In UTF-16 units.
const MAX_EXCERPT = 300
const MAX_LEAD = 80
const WORD = /[\p{L}\p{M}\p{N}\p{Co}]+/gu

/** The part of a text around the first word that was looked for, or its beginning. */
export function excerpt(text: string, terms: readonly WordTerm[] = []): string {
  if (text.length <= MAX_EXCERPT) return text
  const at = firstMatch(text, terms)
  if (at <= MAX_LEAD) return cutText(text, MAX_EXCERPT)
  const space = text.lastIndexOf(' ', at - MAX_LEAD)
  const start = space > at - 2 * MAX_LEAD ? space + 1 : at - MAX_LEAD
  return `…${cutText(text.slice(start).toWellFormed(), MAX_EXCERPT - 1)}`
}

function firstMatch(text: string, terms: readonly WordTerm[]): number {
  const wanted = terms.flatMap(({ words: [first = ''] }) => first)
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const folded = wordsOf(foldText(word))
    if (wanted.some((one) => folded.some((part) => part.startsWith(one)))) return index
  }
  return 0
}
