import { cutText } from '../../thread/limits/cut-text.ts'
import { termRanges } from './term-ranges.ts'
import type { WordTerm } from './word-query.ts'

// In UTF-16 units.
const MAX_EXCERPT = 300
const MAX_LEAD = 80

/** The part of a text around what was looked for, or its beginning. */
export function excerpt(text: string, terms: readonly WordTerm[] = []): string {
  if (text.length <= MAX_EXCERPT) return text
  const at = termRanges(text, terms)[0]?.start ?? 0
  if (at <= MAX_LEAD) return cutWithMark(text, MAX_EXCERPT)
  const space = text.lastIndexOf(' ', at - MAX_LEAD)
  const start = space > at - 2 * MAX_LEAD ? space + 1 : at - MAX_LEAD
  return `…${cutWithMark(text.slice(start).toWellFormed(), MAX_EXCERPT - 1)}`
}

function cutWithMark(text: string, length: number): string {
  return text.length <= length ? text : `${cutText(text, length - 1)}…`
}
