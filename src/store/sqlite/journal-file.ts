import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'

// The length of the header of SQLite's WAL, and its first three bytes in hex.
const HEADER_BYTES = 32
const MAGIC = '377f06'

/**
 * The journal (`-wal`) of an open database, as it is on disk. SQLite never looks whether somebody has cut it, and goes on
 * writing behind what is gone.
 */
export class JournalFile {
  readonly #file: number
  #size = 0
  #header = ''

  /** Throws what the file system throws if there is no such file. */
  constructor(path: string) {
    // SQLite has locks on the database and on `-shm`. If one of those were opened here, closing it would drop the locks.
    this.#file = openSync(path, 'r+')
    this.note()
  }

  get size(): number {
    return fstatSync(this.#file).size
  }

  /** Remembers size and header. Call it after each commit. */
  note(): void {
    this.#size = this.size
    this.#header = this.#readHeader()
  }

  /**
   * What is missing since {@link note}. A checkpoint may have `emptied` the file. It cannot have `cut` it: a shorter file
   * would have a new header.
   */
  get loss(): 'none' | 'emptied' | 'cut' {
    const { size } = this
    if (size >= this.#size) return 'none'
    if (size === 0) return 'emptied'
    return this.#readHeader() === this.#header ? 'cut' : 'none'
  }

  /** Whether what a commit wrote since {@link note} can be read again. Without the header, nothing can. */
  get isReadable(): boolean {
    return this.size === 0 ? this.#size === 0 : this.#readHeader().startsWith(MAGIC)
  }

  /** Drops all that is in it, so that SQLite cannot copy it. */
  empty(): void {
    ftruncateSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }

  #readHeader(): string {
    const bytes = Buffer.alloc(HEADER_BYTES)
    return bytes.toString('hex', 0, readSync(this.#file, bytes, 0, HEADER_BYTES, 0))
  }
}
