import {
  type BigIntStats,
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

type NameFault = Exclude<FileFault, 'journal-cut' | 'cut'>
type JournalEnd = '-wal' | '-shm'
type Stats = Pick<BigIntStats, 'dev' | 'ino' | 'size'>

const JOURNALS: readonly JournalEnd[] = ['-wal', '-shm']

/**
 * The files of an open database: `FILE`, `FILE-wal` and `FILE-shm`. SQLite opens them once. If one is deleted or moved
 * later, it goes on writing to a file that no other process can find.
 */
export class SqliteFiles {
  readonly #path: string
  // SQLite follows links before it adds the endings.
  readonly #real: string
  readonly #database: string | undefined
  readonly #journals: ReadonlyMap<JournalEnd, string | undefined>
  readonly #wal: JournalFile | undefined
  #size: number

  /** @param path - Of a database that is open and was read from, so that its journals are there. */
  constructor(path: string) {
    this.#path = path
    this.#real = existsSync(path) ? realpathSync(path) : path
    const stats = statOf(path)
    this.#database = identityOf(stats)
    this.#size = Number(stats?.size ?? 0)
    this.#journals = new Map(JOURNALS.map((end) => [end, identityOf(statOf(this.#real + end))]))
    const hasWal = this.#journals.get('-wal') !== undefined
    this.#wal = hasWal ? new JournalFile(`${this.#real}-wal`) : undefined
  }

  /** The journal, if the database has one. */
  get journal(): JournalFile | undefined {
    return this.#wal
  }

  /** What happened to the files' names since they were opened. A database that is in no file has no fault. */
  get fault(): NameFault | undefined {
    return this.#faultOf(statOf(this.#path))
  }

  /**
   * Remembers the files as they are. Call it after each commit.
   *
   * @param contentBytes - The length that the database should have. Asked only if it has become shorter.
   * @returns What happened to them since the last call.
   */
  note(contentBytes: () => number): FileFault | undefined {
    const stats = statOf(this.#path)
    const fault = this.#faultOf(stats)
    if (fault !== undefined) return fault
    const size = Number(stats?.size ?? 0)
    if (size < this.#size && size < contentBytes()) return 'cut'
    this.#size = size
    return this.#wal?.note() === false ? 'journal-cut' : undefined
  }

  #faultOf(now: Stats | undefined): NameFault | undefined {
    if (this.#database === undefined) return undefined
    if (now === undefined) return 'missing'
    if (identityOf(now) !== this.#database) return 'replaced'
    return this.#wal !== undefined && JOURNALS.some((end) => !this.#isOurs(end))
      ? 'journal-lost'
      : undefined
  }

  #isOurs(end: JournalEnd): boolean {
    return identityOf(statOf(this.#real + end)) === this.#journals.get(end)
  }

  /**
   * Closes the database, and leaves nothing behind that could damage what is at its path, now or later. SQLite reads any
   * journal that lies beside a database, and deletes journals by their names.
   *
   * @param state - `isCut`: whether the journal has lost something. `isSaved`: whether all of it was copied into the database.
   */
  close(state: { isCut: boolean; isSaved: boolean }, closeDatabase: () => void): void {
    if (state.isSaved || this.#hasSuccessor || this.hasRival) this.#wal?.empty()
    const kept = [...this.#keepForeign(), ...(state.isCut ? this.#keepCut() : [])]
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
    return this.#wal !== undefined && this.#isOurs('-shm') && !this.#isOurs('-wal')
  }

  /** Whether another process found our `-wal` missing, and has written another. The two cannot be merged. */
  get hasRival(): boolean {
    const stats = statOf(`${this.#real}-wal`)
    return !this.#isOurs('-wal') && stats !== undefined && stats.size > 0n
  }

  get #hasSuccessor(): boolean {
    const now = identityOf(statOf(this.#real))
    return now !== undefined && now !== this.#database
  }

  #keepForeign(): string[] {
    return JOURNALS.flatMap((end) => {
      const path = this.#real + end
      if (this.#wal === undefined || statOf(path) === undefined || this.#isOurs(end)) return []
      return tryToKeep(path, linkSync)
    })
  }

  // SQLite would copy holes into the database. The next one to open it reads what is left of the journal.
  #keepCut(): string[] {
    const path = `${this.#real}-wal`
    if (!this.#isOurs('-wal')) return []
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

// Undefined if there is no file.
function statOf(path: string): Stats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })
}

function identityOf(stats: Stats | undefined): string | undefined {
  return stats && `${stats.dev}:${stats.ino}`
}
