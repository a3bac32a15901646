import type { DatabaseSync } from 'node:sqlite'

/** Whether this Node's SQLite can index words: from Node 22.16 on it has FTS5. */
export function canHaveWords(index: DatabaseSync): boolean {
  const sql = `SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'`
  return index.prepare(sql).get() !== undefined
}

/** Whether an index has a table of words. One that another version of Node made may have it, or lack it. */
export function hasWords(index: DatabaseSync): boolean {
  return index.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'words'`).get() !== undefined
}
