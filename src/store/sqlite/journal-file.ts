import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'

// The length of the header of SQLite's WAL, and its first three bytes.
const HEADER_BYTES = 32
const MAGIC = '7\x7f\x06'

/**
 * The journal (`-wal`) of an open database, as it is on disk. SQLite never looks whether somebody has cut it, and goes on
 * writing behind what is gone.
 */
export class JournalFile {
  readonly #file: number
  readonly #bytes = Buffer.alloc(HEADER_BYTES)
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

  /** Its size at the last {@link note}. */
  get notedSize(): number {
    return this.#size
  }

  /**
   * Remembers size and header. Call it after each commit.
   *
   * @returns Whether what the commit wrote can be read again. Without the header, nothing can.
   */
  note(): boolean {
    const { size } = this
    const header = this.#readHeader()
    const isReadable = size === 0 ? this.#size === 0 : header.startsWith(MAGIC)
    this.#size = size
    this.#header = header
    return isReadable
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

  /** Drops all that is in it, so that SQLite cannot copy it. */
  empty(): void {
    ftruncateSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }

  #readHeader(): string {
    const length = readSync(this.#file, this.#bytes, 0, HEADER_BYTES, 0)
    return this.#bytes.toString('latin1', 0, length)
  }
}
