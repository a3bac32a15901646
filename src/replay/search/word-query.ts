import { OptionError } from '../../thread/errors.ts'
import { foldText, wordsOf } from './fold-text.ts'

/** A phrase of one or more words, folded. */
export interface WordTerm {
  readonly words: readonly string[]
  /** Whether the last word may be longer. */
  readonly isPrefix: boolean
}

// More would make a query as slow as its sender likes.
const MAX_TERMS = 32
const MAX_LENGTH = 1000
const TERMS = /"([^"]*)"?(\*?)|([^\s"]+)/g

/**
 * Reads what a person has typed: words that must all be found, `"phrases in quotes"`, and `begin*` for words that begin so.
 *
 * @throws OptionError if there is no word in it, or too many.
 */
export function parseWords(typed: string): readonly WordTerm[] {
  if (typed.length > MAX_LENGTH) throw new OptionError(`words has more than ${MAX_LENGTH} letters`)
  const terms = Array.from(typed.matchAll(TERMS), ([whole, phrase, star, word = '']) => ({
    words: wordsOf(foldText(phrase ?? word)),
    isPrefix: phrase === undefined ? whole.endsWith('*') : star === '*',
  })).filter(({ words }) => words.length > 0)
  if (terms.length === 0) throw new OptionError('words has no word in it')
  if (terms.length > MAX_TERMS) throw new OptionError(`words has more than ${MAX_TERMS} terms`)
  return terms
}

/** Whether all terms are found in some texts, each term in one of them. SQLite's index gives the same answer. */
export function matchesWords(texts: readonly string[], terms: readonly WordTerm[]): boolean {
  const lists = texts.map((text) => wordsOf(foldText(text)))
  return terms.every((term) => lists.some((words) => hasTerm(words, term)))
}

function hasTerm(list: readonly string[], { words, isPrefix }: WordTerm): boolean {
  const last = words.length - 1
  return list.some((_, at) =>
    words.every((word, n) => {
      const found = list[at + n]
      return isPrefix && n === last ? found?.startsWith(word) === true : found === word
    }),
  )
}
