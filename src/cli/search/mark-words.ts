import { termRanges } from '../../replay/search/term-ranges.ts'
import type { WordTerm } from '../../replay/search/word-query.ts'

/** A text in which each place that was looked for is marked. */
export function markWords(
  text: string,
  terms: readonly WordTerm[],
  mark: (words: string) => string,
): string {
  let marked = ''
  let from = 0
  for (const { start, end } of termRanges(text, terms)) {
    marked += text.slice(from, start) + mark(text.slice(start, end))
    from = end
  }
  return marked + text.slice(from)
}
