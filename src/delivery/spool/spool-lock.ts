import type { ExportCounts } from '../export-counts.ts'
import { type Files, isFull } from './node-files.ts'
import { readLock, spoolHost, STALE_MILLIS, writtenLock } from './lock-state.ts'
import {
  draftName,
  isDraftName,
  lockName,
  newSpoolOwner,
  parseLockName,
  type SpoolOwner,
} from './spool-names.ts'
import { spoolProblem } from './spool-problem.ts'

/** What a process publishes of its delivery. */
export type SpoolStatus = () => {
  readonly counts: ExportCounts
  /** Why the endpoint takes no spans from this process until a person corrects something. */
  readonly trouble?: string | undefined
}

const MAX_ADOPTED = 100

/**
 * Shows that a process is alive: a file named after it, touched every few seconds, with the counts of its delivery.
 * docs/decisions/0007-spool-lock.md says why we do not use a library.
 */
export class SpoolLock {
  /** Names the files of this process. */
  readonly owner: SpoolOwner = newSpoolOwner()
  readonly #files: Files
  readonly #folder: string
  readonly #host: string
  readonly #status: SpoolStatus
  readonly #adopted: SpoolOwner[] = []

  /** @throws if the folder cannot be written to, except because of a full disk. */
  constructor(files: Files, folder: string, status: SpoolStatus) {
    this.#files = files
    this.#folder = folder
    this.#host = spoolHost(files)
    this.#status = status
    this.#create()
  }

  /**
   * Renews the lock, and the folder if it was deleted. Returns false if another process had removed the lock as dead, and it
   * had to be created again.
   */
  refresh(): boolean {
    try {
      const now = new Date()
      this.#files.utimesSync(this.#path(), now, now)
      return true
    } catch {
      this.#files.mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      this.#create()
      return false
    }
  }

  /** Like {@link refresh}, and also writes the current counts. */
  publish(): boolean {
    const isKept = this.refresh()
    const draft = `${this.#folder}/${draftName(this.owner)}`
    const { counts, trouble } = this.#status()
    const content = { host: this.#host, counts, countedUnixMillis: Date.now(), trouble }
    try {
      const text = writtenLock({ ...content, adopted: this.#adopted })
      this.#files.writeFileSync(draft, text, { mode: 0o600 })
      this.#files.renameSync(draft, this.#path())
    } catch (error) {
      spoolProblem("the spool's lock cannot be written", error)
      this.#files.rmSync(draft, { force: true })
    }
    return isKept
  }

  /** Lets a process that is not gone after all find out who takes over its files. */
  announce(owners: readonly SpoolOwner[]): void {
    this.#adopted.push(...owners)
    this.#adopted.splice(0, this.#adopted.length - MAX_ADOPTED)
    this.publish()
  }

  /** Whether one of the given files is the lock of a process that has taken over files of this one. */
  isAdoptedBy(names: readonly string[]): boolean {
    return names.some((name) => {
      const lock = parseLockName(name)
      const state = lock && readLock(this.#files, `${this.#folder}/${name}`, lock.pid)
      return state?.adopted?.includes(this.owner) === true
    })
  }

  release(): void {
    this.#files.rmSync(this.#path(), { force: true })
  }

  isHeldBy(owner: SpoolOwner): boolean {
    return owner === this.owner || this.#files.existsSync(this.#path(owner))
  }

  /** Removes the given files that are locks of processes that are gone. */
  releaseDead(names: readonly string[]): void {
    for (const name of names) {
      const path = `${this.#folder}/${name}`
      const lock = parseLockName(name)
      const isOver = isDraftName(name)
        ? this.#isOld(path)
        : lock !== undefined &&
          lock.owner !== this.owner &&
          readLock(this.#files, path, lock.pid)?.isAlive === false
      if (isOver) this.#files.rmSync(path, { force: true })
    }
  }

  // A full disk still has room for an empty file, though not for content.
  #create(): void {
    try {
      this.#files.closeSync(this.#files.openSync(this.#path(), 'a', 0o600))
    } catch (error) {
      if (!isFull(error)) throw error
      spoolProblem("the spool's lock cannot be written", error)
    }
  }

  #isOld(path: string): boolean {
    const status = this.#files.lstatSync(path, { throwIfNoEntry: false })
    return status !== undefined && Date.now() - status.mtimeMs > STALE_MILLIS
  }

  #path(owner: SpoolOwner = this.owner): string {
    return `${this.#folder}/${lockName(owner)}`
  }
}
