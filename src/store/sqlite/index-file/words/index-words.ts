import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { RecordedSpan } from '../../../../otlp/recorded-span.ts'
import { foldText } from '../../../../replay/search/fold-text.ts'
import { spanWords } from '../../../../replay/search/span-words.ts'
import { WORD_SOURCES } from '../../../../replay/search/word-source.ts'
import { canHaveWords } from './has-words.ts'

const COLUMNS = WORD_SOURCES.join(', ')
const PLACES = WORD_SOURCES.map(() => '?').join(', ')

/** Writes what can be searched. */
export class IndexWords {
  readonly #add: StatementSync | undefined

  constructor(index: DatabaseSync) {
    if (!canHaveWords(index)) return
    this.#add = index.prepare(`INSERT INTO words (rowid, ${COLUMNS}) VALUES (?, ${PLACES})`)
  }

  add(key: number, span: RecordedSpan): void {
    if (this.#add === undefined) return
    const texts = textsOf(span)
    if (texts.length > 0) this.#add.run(key, ...texts)
  }
}

function textsOf(span: RecordedSpan): readonly string[] {
  const words = spanWords(span)
  if (Object.keys(words).length === 0) return []
  return WORD_SOURCES.map((source) => foldText(words[source] ?? ''))
}
