import { statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { databaseFile } from '../open-sqlite.ts'

// SQLite itself would copy the journal from about this size on, in the commit that makes it so large.
const DUE_BYTES = 4 * 1024 * 1024
const PAUSE_MILLIS = 100

/** Copies the journal of a database into its file, so that the thread that commits need not do it. */
export class CheckpointPlan {
  readonly #journal: string | undefined
  readonly #checkpoint: StatementSync
  #checked = 0

  constructor(database: DatabaseSync) {
    const path = databaseFile(database)
    this.#journal = path === undefined ? undefined : `${path}-wal`
    this.#checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  }

  /** Copies it if it has become large. It never waits for anybody. */
  runIfDue(): void {
    if (this.#journal === undefined || performance.now() < this.#checked) return
    this.#checked = performance.now() + PAUSE_MILLIS
    const bytes = statSync(this.#journal, { throwIfNoEntry: false })?.size ?? 0
    if (bytes >= DUE_BYTES) this.#checkpoint.get()
  }
}
