import type { DatabaseSync } from 'node:sqlite'

/** Runs `work` wholly or not at all. First waits until no other process writes. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    rollBack(database)
    throw error
  }
}

// SQLite itself ends the transaction if the disk is full. `isTransaction` would say so from Node 22.16 on.
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch {}
}
