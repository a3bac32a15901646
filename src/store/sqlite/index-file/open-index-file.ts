import { existsSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { loadSqlite, makeFile } from '../open-sqlite.ts'

const CACHE_KIBIBYTES = 16 * 1024
const MAX_IDLE_JOURNAL_BYTES = 16 * 1024 * 1024
// Another process may be making the tables.
const OPEN_TIMEOUT_MILLIS = 5000

/** Opens the file of the index, or makes an empty one. What is in it can be derived again, but it holds words of threads. */
export function openIndexFile(path: string): DatabaseSync {
  if (path !== ':memory:' && !existsSync(path)) removeJournals(path)
  makeFile(path)
  const { DatabaseSync } = loadSqlite()
  const index = new DatabaseSync(path)
  try {
    index.exec(`
      PRAGMA busy_timeout = ${OPEN_TIMEOUT_MILLIS};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA secure_delete = ON;
      PRAGMA cache_size = -${CACHE_KIBIBYTES};
      PRAGMA journal_size_limit = ${MAX_IDLE_JOURNAL_BYTES};`)
    return index
  } catch (error) {
    index.close()
    throw error
  }
}

/** Deletes the journals of an index that is deleted. A process that has it open would share its -shm with a new one. */
export function removeJournals(path: string): void {
  for (const ending of ['-wal', '-shm']) rmSync(path + ending, { force: true })
}
