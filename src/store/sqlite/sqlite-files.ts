import {
  copyFileSync,
  existsSync,
  linkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { JournalFile } from './journal-file.ts'

/** What somebody else did to the files of an open database. */
export type FileFault =
  /** Nothing is at its path any more. */
  | 'missing'
  /** Another file is at its path. */
  | 'replaced'
  /** `-wal` or `-shm` is gone, or is another file. Other processes no longer see what is written. */
  | 'journal-lost'
  /** `-wal` is shorter than it was. */
  | 'journal-cut'
  /** The database itself is shorter than its content. */
  | 'cut'

const JOURNALS = ['-wal', '-shm'] as const

/**
 * The files of an open database: `FILE`, `FILE-wal` and `FILE-shm`. SQLite opens them once. If one is deleted or moved
 * later, it goes on writing to a file that no other process can find.
 */
export class SqliteFiles {
  readonly #path: string
  // SQLite follows links before it adds the endings.
  readonly #real: string
  readonly #database: string | undefined
  readonly #journals: ReadonlyMap<string, string | undefined>
  readonly #wal: JournalFile | undefined
  #size = 0

  /** @param path - Of a database that is open and was read from, so that its journals are there. */
  constructor(path: string) {
    this.#path = path
    this.#real = existsSync(path) ? realpathSync(path) : path
    this.#database = identityOf(path)
    this.#journals = new Map(JOURNALS.map((end) => [end, identityOf(this.#real + end)]))
    const hasWal = this.#journals.get('-wal') !== undefined
    this.#wal = hasWal ? new JournalFile(`${this.#real}-wal`) : undefined
    this.note()
  }

  /** The length of the database if it is shorter than at the last {@link note}. */
  get shrunkTo(): number | undefined {
    const size = sizeOf(this.#path)
    return size < this.#size ? size : undefined
  }

  /** Remembers how long the files are. Call it after each commit. */
  note(): void {
    this.#size = sizeOf(this.#path)
    this.#wal?.note()
  }

  /** What happened to the files' names. A database that is in no file has no fault. */
  get fault(): Exclude<FileFault, 'journal-cut' | 'cut'> | undefined {
    if (this.#database === undefined) return undefined
    const now = identityOf(this.#path)
    if (now !== this.#database) return now === undefined ? 'missing' : 'replaced'
    const isLost = (end: string): boolean =>
      identityOf(this.#real + end) !== this.#journals.get(end)
    return this.#wal !== undefined && JOURNALS.some(isLost) ? 'journal-lost' : undefined
  }

  /** The journal, if the database has one. */
  get journal(): JournalFile | undefined {
    return this.#wal
  }

  /**
   * Closes the database, and leaves nothing behind that could damage what is at its path. SQLite reads any journal that lies
   * beside a database, and deletes journals by their names.
   */
  close(isCut: boolean, closeDatabase: () => void): void {
    if (this.#hasSuccessor || this.hasRival) this.#wal?.empty()
    const kept = [...this.#keepForeign(), ...(isCut ? this.#keepCut() : [])]
    this.#wal?.close()
    try {
      closeDatabase()
    } finally {
      for (const path of kept) renameSync(keptName(path), path)
    }
  }

  /**
   * Whether another database at the same path uses our `-shm`. It holds the index of the journal, so SQLite would copy pages
   * of that database into ours. SQLite deletes our `-wal` when it makes such a database.
   */
  get isTakenOver(): boolean {
    const isOurs = (end: string) => identityOf(this.#real + end) === this.#journals.get(end)
    return this.#wal !== undefined && isOurs('-shm') && !isOurs('-wal')
  }

  /** Whether another process found our `-wal` missing, and has written one of its own. The two cannot be merged. */
  get hasRival(): boolean {
    const path = `${this.#real}-wal`
    return identityOf(path) !== this.#journals.get('-wal') && sizeOf(path) > 0
  }

  get #hasSuccessor(): boolean {
    const now = identityOf(this.#real)
    return now !== undefined && now !== this.#database
  }

  #keepForeign(): string[] {
    return JOURNALS.flatMap((end) => {
      const path = this.#real + end
      const now = identityOf(path)
      if (this.#wal === undefined || now === undefined || now === this.#journals.get(end)) return []
      return tryToKeep(path, linkSync)
    })
  }

  // SQLite would copy holes into the database. The next one to open it reads what is left of the journal.
  #keepCut(): string[] {
    const path = `${this.#real}-wal`
    if (identityOf(path) !== this.#journals.get('-wal')) return []
    const kept = tryToKeep(path, copyFileSync)
    if (kept.length > 0) truncateSync(path)
    return kept
  }
}

function tryToKeep(path: string, keep: (from: string, to: string) => void): string[] {
  try {
    rmSync(keptName(path), { force: true })
    keep(path, keptName(path))
    return [path]
  } catch {
    return []
  }
}

function keptName(path: string): string {
  return `${path}-kept`
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

// Undefined if there is no file.
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.dev}:${stats.ino}`
}
