import { WORD_SOURCES } from '../../replay/search/word-source.ts'
import { parseWords } from '../../replay/search/word-query.ts'
import type { WordSearch } from '../../replay/search/word-search.ts'
import { OptionError } from '../../thread/errors.ts'
import { checkQuery } from './check-query.ts'

/**
 * Refuses a search that no store can answer.
 *
 * @throws OptionError that names the wrong field.
 */
export function checkSearch({ words, from, where, limit }: WordSearch): void {
  parseWords(words)
  checkQuery({ ...where, ...(limit !== undefined && { limit }) })
  if (from === undefined) return
  if (from.length === 0 || !from.every((source) => WORD_SOURCES.includes(source))) {
    throw new OptionError(`from must be some of ${WORD_SOURCES.join(', ')}`)
  }
}
