import type { DatabaseSync } from 'node:sqlite'

/** Runs `work` wholly or not at all. First waits until no other process writes. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite itself ends the transaction if the disk is full.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
