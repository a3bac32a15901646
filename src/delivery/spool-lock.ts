type Files = ReturnType<typeof process.getBuiltinModule<'node:fs'>>

const LOCK_NAME = /^(\d+)-[0-9a-z]+\.lock$/
// A lock is touched every few seconds. One that was not for so long is nobody's, whatever its process id says.
const STALE_MILLIS = 60_000

/**
 * Says that a process is alive: a file named after it, touched now and then. On the same machine the process id tells
 * at once that its owner is gone; on another, sharing the folder, only the file's age does.
 */
export class SpoolLock {
  /** Names the files of this process; never the same twice. */
  readonly owner: string
  readonly #files: Files
  readonly #folder: string
  readonly #host: string

  constructor(files: Files, folder: string) {
    this.#files = files
    this.#folder = folder
    this.#host = process.getBuiltinModule('node:os').hostname()
    this.owner = `${process.pid}-${Math.random().toString(36).slice(2, 12)}`
    this.#write()
  }

  /** Keeps the lock; false where somebody has taken it for dead meanwhile, and it was made anew. */
  refresh(): boolean {
    try {
      const now = new Date()
      this.#files.utimesSync(this.#path(this.owner), now, now)
      return true
    } catch {
      this.#write()
      return false
    }
  }

  release(): void {
    this.#files.rmSync(this.#path(this.owner), { force: true })
  }

  isHeldBy(owner: string): boolean {
    return this.#files.existsSync(this.#path(owner))
  }

  /** Removes the locks of processes that are gone, among the given names of the folder. */
  releaseDead(names: readonly string[]): void {
    for (const name of names) {
      const pid = LOCK_NAME.exec(name)?.[1]
      if (pid === undefined || name === `${this.owner}.lock`) continue
      const path = `${this.#folder}/${name}`
      if (this.#isDead(path, Number(pid))) this.#files.rmSync(path, { force: true })
    }
  }

  #isDead(path: string, pid: number): boolean {
    try {
      if (Date.now() - this.#files.statSync(path).mtimeMs > STALE_MILLIS) return true
      return this.#files.readFileSync(path, 'utf8') === this.#host && !isRunning(pid)
    } catch {
      // Gone since the folder was read, or not readable: not ours to decide.
      return false
    }
  }

  #write(): void {
    this.#files.writeFileSync(this.#path(this.owner), this.#host)
  }

  #path(owner: string): string {
    return `${this.#folder}/${owner}.lock`
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM'
  }
}
