import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** A table whose keys only ever grow, so that the indexer finds what is new by its key. */
export type KeyedTable = 'spans' | 'span_events'

/** Gives keys that were never used before. SQLite itself would give the key of a deleted last row again. */
export class SqliteKeys {
  readonly #last: Readonly<Record<KeyedTable, StatementSync>>

  constructor(database: DatabaseSync) {
    this.#last = {
      spans: database.prepare(lastKeyOf('spans')),
      span_events: database.prepare(lastKeyOf('span_events')),
    }
  }

  /** The highest key that was ever used; 0 if none was. */
  last(table: KeyedTable): number {
    return Number(this.#last[table].get()?.['value'] ?? 0)
  }

  /** A function that gives the next key at each call. It is good for one transaction. */
  counter(table: KeyedTable): () => number {
    let last = this.last(table)
    return () => ++last
  }
}

// Forgetting notes the last key in `meta` before it deletes rows.
function lastKeyOf(table: KeyedTable): string {
  return `SELECT max(
    coalesce((SELECT max(key) FROM ${table}), 0),
    coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'last ${table}'), 0)) AS value`
}
