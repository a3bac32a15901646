import { WORD_SOURCES } from '../../../../replay/search/word-source.ts'

/**
 * The table of words, one row for each span, under its key. It keeps no text, so removing a row needs the span. Deleted words
 * are overwritten at once, and not with the next merge.
 */
export const WORDS_SCHEMA: string = `
  CREATE VIRTUAL TABLE words USING fts5 (
    ${WORD_SOURCES.join(', ')}, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 0'
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
`
