import type { DatabaseSync } from 'node:sqlite'
import { randomId } from '../../../thread/random-id.ts'
import { fileId } from './file-id.ts'
import { IndexProgress } from './index-progress.ts'
import { INDEX_SCHEMA } from './index-schema.ts'
import { canHaveWords } from './words/has-words.ts'
import { WORDS_SCHEMA } from './words/words-schema.ts'

// Dropping a virtual table drops the tables that it is made of.
const OWN_TABLES = `SELECT name FROM pragma_table_list
  WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'`

/** Empties an index, which then stands for nothing of the file of spans. Call it in a transaction. */
export function makeIndex(file: DatabaseSync, index: DatabaseSync): void {
  for (const { name } of index.prepare(OWN_TABLES).all()) {
    index.exec(`DROP TABLE "${String(name)}"`)
  }
  index.exec(INDEX_SCHEMA)
  if (canHaveWords(index)) index.exec(WORDS_SCHEMA)
  const progress = new IndexProgress(index)
  progress.file = fileId(file)
  progress.made = randomId(8)
}
