import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../thread/errors.ts'
import { inTransaction } from './in-transaction.ts'
import { IndexUpkeep } from './index-file/index-upkeep.ts'
import { indexPath, isDamaged, removeIndex } from './index-file/open-index.ts'
import type { JournalShrinker } from './journal-shrinker.ts'
import { MAX_IDLE_JOURNAL_BYTES, type OpenMode, openSqlite } from './open-sqlite.ts'
import { type FileFault, SqliteFiles } from './sqlite-files.ts'
import { sqliteError } from './sqlite-error.ts'
import type { SqliteThreadReader } from './sqlite-thread-reader.ts'
import type { SqliteWriter } from './sqlite-writer.ts'

const FAULT_TEXTS: Readonly<Record<FileFault, string>> = {
  missing:
    'it was deleted or moved while it was open. Put it back, or restart to begin a new one. Until then nothing is stored',
  replaced: 'another file took its place while it was open. That file is used from now on',
  'journal-lost': 'its -wal or -shm file was deleted or replaced while it was open',
  cut: 'it was cut while it was open. Restore it from a backup and restart. Until then nothing is stored',
  'journal-cut': 'its -wal file was cut while it was open',
}

/** An open database. Once somebody else has tampered with its files, it has a `fault` and must be reopened. */
export class SqliteConnection {
  readonly #path: string
  readonly #mode: OpenMode
  readonly #database: DatabaseSync
  readonly #files: SqliteFiles | undefined
  #index: IndexUpkeep
  #shrinker: JournalShrinker | undefined
  #threadReader: SqliteThreadReader | undefined
  #writer: SqliteWriter | undefined
  #fault: FileFault | undefined

  /** @throws StoreError as `openSqlite` does. */
  constructor(path: string, mode: OpenMode) {
    this.#path = path
    this.#mode = mode
    this.#database = openSqlite(path, mode)
    try {
      // SQLite opens the journals only when it reads.
      this.#database.prepare('SELECT 1 FROM threads LIMIT 1').get()
      this.#index = new IndexUpkeep(this.#database, path)
    } catch (error) {
      this.#database.close()
      throw error
    }
    this.#files = mode.readOnly ? undefined : new SqliteFiles(path)
  }

  get index(): IndexUpkeep {
    return this.#index
  }

  /**
   * The index, with everything in it that was written before the call. It is opened anew if its files were deleted or replaced.
   *
   * @throws StoreError if it cannot be opened, or what `IndexUpkeep.caughtUp` throws.
   */
  async caughtUpIndex(): Promise<IndexUpkeep> {
    for (;;) {
      if (this.#database.isOpen && !this.#index.isInPlace) this.#openIndexAnew()
      const index = this.#index
      try {
        await index.caughtUp()
        return index
      } catch (error) {
        // Another reader may have opened it anew meanwhile.
        if (index === this.#index) throw error
      }
    }
  }

  /**
   * Turns what a reader threw into an error that names the file and the cause. If the index is damaged, it is made anew: all
   * of it can be derived from the spans.
   */
  readError(cause: unknown): Error {
    if (!isDamaged(cause) || !this.#database.isOpen || !this.#index.isDamaged) {
      return sqliteError('read', this.#path, cause)
    }
    const path = indexPath(this.#path)
    this.#openIndexAnew(() => removeIndex(path))
    return new StoreError(`cannot read ${path}: it is damaged. It is made anew, so try again`, {
      cause,
    })
  }

  /** What happened to the files, as far as a write has noticed. */
  get fault(): FileFault | undefined {
    return this.#fault
  }

  /** Reads the spans of threads. Loaded with the first one, because a command that lists threads starts faster without it. */
  async openThreadReader(): Promise<SqliteThreadReader> {
    const { SqliteThreadReader } = await import('./sqlite-thread-reader.ts')
    return (this.#threadReader ??= new SqliteThreadReader(this.#database, this.index.reader))
  }

  /**
   * Runs `work` in a transaction. Returns only if its result can be found again.
   *
   * @throws StoreError if it cannot, because of the files. Otherwise what SQLite or `work` throws.
   */
  write<T>(Writer: typeof SqliteWriter, work: (writer: SqliteWriter) => T): T {
    if (this.#database.isOpen && this.#isCut()) this.#fail('journal-cut')
    const result = this.#commit(() => work((this.#writer ??= new Writer(this.#database))))
    this.#checkFiles()
    this.index.noteWritten()
    return result
  }

  /**
   * A connection to what is at the path now: this one if the same file is there again.
   *
   * @throws StoreError if there is nothing, or if it cannot be opened.
   */
  reopen(): SqliteConnection {
    if (!existsSync(this.#path)) this.#fail('missing')
    const isSameFile = this.#database.isOpen && this.#files?.fault === undefined
    if (isSameFile && this.#fault === 'cut') this.#fail('cut')
    if (isSameFile && this.#fault === 'missing') {
      this.#fault = undefined
      return this
    }
    this.close()
    return new SqliteConnection(this.#path, { ...this.#mode, isHurried: true })
  }

  /** Does nothing if it is closed. */
  close(): void {
    if (!this.#database.isOpen) return
    this.#shrinker?.stop()
    this.index.close()
    const fault = this.#fault ?? this.#files?.fault
    const isCut = fault === 'journal-cut' || (fault === undefined && this.#isCut())
    const isSaved = fault !== undefined && this.#saveJournal(fault)
    if (this.#files === undefined) this.#database.close()
    else this.#files.close({ isCut, isSaved }, () => this.#database.close())
  }

  #openIndexAnew(prepare: () => void = () => {}): void {
    this.#index.close()
    this.#threadReader = undefined
    prepare()
    this.#index = new IndexUpkeep(this.#database, this.#path)
  }

  #commit<T>(work: () => T): T {
    try {
      return inTransaction(this.#database, work)
    } catch (error) {
      const fault = this.#database.isOpen ? this.#files?.fault : undefined
      if (fault !== undefined) this.#fail(fault)
      throw error
    }
  }

  #checkFiles(): void {
    const fault = this.#files?.note(() => this.#contentBytes())
    if (fault !== undefined) this.#fail(fault)
    const journalBytes = this.#files?.journal?.notedSize ?? 0
    if (journalBytes > MAX_IDLE_JOURNAL_BYTES) void this.#planToShrink()
  }

  async #planToShrink(): Promise<void> {
    const { JournalShrinker } = await import('./journal-shrinker.ts')
    if (!this.#database.isOpen) return
    this.#shrinker ??= new JournalShrinker(() => this.#shrinkJournal())
    this.#shrinker.plan()
  }

  // If another process has made the database smaller by VACUUM, its content has fewer pages too.
  #contentBytes(): number {
    return this.#number('page_count') * this.#number('page_size')
  }

  #number(pragma: string): number {
    return Number(this.#database.prepare(`PRAGMA ${pragma}`).get()?.[pragma])
  }

  #fail(fault: FileFault): never {
    const isNew = fault !== this.#fault
    this.#fault = fault
    const isLost = isNew && !this.#saveJournal(fault)
    const outcome = isLost ? '. Spans that were stored since the last checkpoint may be lost' : ''
    throw new StoreError(`cannot write ${this.#path}: ${FAULT_TEXTS[fault]}${outcome}`)
  }

  // SQLite still has the files open. What is copied into the database now can be found with it.
  #saveJournal(fault: FileFault): boolean {
    const files = this.#files
    const isForeign = fault === 'journal-lost' ? files?.hasRival : files?.isTakenOver
    return isForeign !== true && !fault.endsWith('cut') && this.#checkpoint('PASSIVE') === 'all'
  }

  // An emptied journal is fine if everything in it was copied into the database first.
  #isCut(): boolean {
    const journal = this.#files?.journal
    if (journal === undefined || journal.loss === 'none') return false
    if (journal.loss === 'cut' || this.#checkpoint('PASSIVE') !== 'all') return true
    journal.note()
    return false
  }

  #shrinkJournal(): boolean {
    if (!this.#database.isOpen || this.#fault !== undefined || this.#isCut()) return true
    const isDone = this.#checkpoint('TRUNCATE') === 'all'
    this.#files?.journal?.note()
    return isDone
  }

  #checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): 'all' | 'some' {
    try {
      const row = this.#database.prepare(`PRAGMA wal_checkpoint(${mode})`).get()
      const isAll = row?.['busy'] === 0 && row['log'] === row['checkpointed']
      return isAll ? 'all' : 'some'
    } catch {
      return 'some'
    }
  }
}
