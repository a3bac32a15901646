import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import { foldText } from '../../../replay/search/fold-text.ts'
import { spanWords, WORD_SOURCES } from '../../../replay/search/span-words.ts'

const COLUMNS = WORD_SOURCES.join(', ')
const PLACES = WORD_SOURCES.map(() => '?').join(', ')

/**
 * The table of words, one row for each span, under its key. It keeps no text, so removing a row needs the span. Deleted words
 * are overwritten at once, and not with the next merge.
 */
export const WORDS_SCHEMA: string = `
  CREATE VIRTUAL TABLE words USING fts5 (
    ${COLUMNS}, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 0'
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
`

/** Writes what can be searched. */
export class IndexWords {
  readonly #add: StatementSync

  constructor(index: DatabaseSync) {
    this.#add = index.prepare(`INSERT INTO words (rowid, ${COLUMNS}) VALUES (?, ${PLACES})`)
  }

  add(key: number, span: RecordedSpan): void {
    const texts = textsOf(span)
    if (texts.length > 0) this.#add.run(key, ...texts)
  }
}

function textsOf(span: RecordedSpan): readonly string[] {
  const words = spanWords(span)
  if (Object.keys(words).length === 0) return []
  return WORD_SOURCES.map((source) => foldText(words[source] ?? ''))
}
