import { OptionError } from '../../thread/errors.ts'
import { type Files, isGone, nodeFiles } from './node-files.ts'
import { splitSegment } from './segment-lines.ts'
import { SpoolLock, type SpoolStatus } from './spool-lock.ts'
import { damagedName, parseSegmentName, segmentName, type SpoolOwner } from './spool-names.ts'
import { spoolProblem } from './spool-problem.ts'

/** A file of the spool: OTLP/JSON lines, one for each batch. */
export interface SpoolSegment {
  readonly path: string
  /** When its first line was written, in milliseconds since 1970. */
  readonly since: number
  /** The same by `performance.now()`, which is monotonic. It may be negative. */
  readonly startMillis: number
  /** How many spans this process has written to it. `undefined` if another process wrote it. */
  spans: number | undefined
  bytes: number
}

const SEGMENT_BYTES = 4 * 1024 * 1024
const NEW_LINE = 0x0a

/**
 * The files of one process in a folder that several processes may share. Each process writes its own segments, under a
 * lock. If a process is gone, another takes over its segments by renaming them, which only one process can do.
 */
export class SpoolFiles {
  readonly #folder: string
  readonly #maxBytes: number
  readonly #files: Files
  readonly #lock: SpoolLock
  readonly #segments: SpoolSegment[] = []
  #active: { readonly file: number; readonly segment: SpoolSegment } | undefined
  #named = 0

  /**
   * @param status - What the process publishes in its lock.
   * @throws OptionError if the folder cannot be created or written to, or the platform has no file system.
   */
  constructor(folder: string, maxBytes: number, status: SpoolStatus) {
    const files = nodeFiles()
    if (files === undefined) throw new OptionError('ThreadExportProcessor: spool needs Node.js')
    this.#folder = folder
    this.#maxBytes = maxBytes
    this.#files = files
    try {
      // Chats are private: no other user of this machine may read them.
      files.mkdirSync(folder, { recursive: true, mode: 0o700 })
      this.#lock = new SpoolLock(files, folder, status)
    } catch (cause) {
      throw new OptionError(`ThreadExportProcessor: spool ${folder} cannot be used`, { cause })
    }
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0
  }

  /** Writes a whole line synchronously. Returns false if it is not in the folder afterwards. */
  append(line: Uint8Array, spans: number): boolean {
    if (this.#bytes() + line.length >= this.#maxBytes) {
      spoolProblem('the spool has reached maxSpoolBytes')
      return false
    }
    try {
      // If this process was suspended for a minute, another may have taken it for dead. Its files then belong to the other.
      if (!this.#lock.refresh()) this.#seal()
      this.#write(line, spans)
      return true
    } catch (error) {
      spoolProblem('the spool cannot be written to', error)
      return false
    }
  }

  /** The oldest segment. Nothing is added to it from now on. */
  oldest(): SpoolSegment | undefined {
    const [oldest] = this.#segments
    if (oldest !== undefined && oldest === this.#active?.segment) this.#seal()
    return oldest
  }

  /** The lines of a segment. Undefined if it is gone: see {@link isTakenOver}. */
  read({ path }: SpoolSegment): readonly string[] | undefined {
    try {
      const { lines, isTorn } = splitSegment(this.#files.readFileSync(path, 'utf8'))
      if (isTorn) spoolProblem('a kill cut off the last line of a spool file; the line is left out')
      return lines
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  /** The segments that are gone. */
  missing(): readonly SpoolSegment[] {
    return this.#segments.filter(({ path }) => !this.#files.existsSync(path))
  }

  /** Whether another process has taken over files of this one. If not, what is gone was deleted or moved away. */
  isTakenOver(): boolean {
    try {
      return this.#lock.isAdoptedBy(this.#files.readdirSync(this.#folder))
    } catch {
      return false
    }
  }

  /** A random line of a segment other than this one. */
  sample(except: SpoolSegment): string | undefined {
    const segment = any(this.#segments.filter((one) => one !== except))
    return segment === undefined ? undefined : any(this.read(segment) ?? [])
  }

  /** Deletes a segment that has been delivered. */
  remove(segment: SpoolSegment): void {
    this.forget(segment)
    this.#try(`${segment.path} is delivered and cannot be deleted; it will be sent again`, () =>
      this.#files.rmSync(segment.path, { force: true }),
    )
  }

  /** Takes a segment out of delivery, and keeps its file for a person to inspect. */
  setAside(segment: SpoolSegment): void {
    this.forget(segment)
    this.#try(`${segment.path} is damaged and cannot be renamed`, () =>
      this.#files.renameSync(segment.path, damagedName(segment.path)),
    )
  }

  /** Takes a segment out of delivery, and leaves its file as it is. */
  forget(segment: SpoolSegment): void {
    const at = this.#segments.indexOf(segment)
    if (at >= 0) this.#segments.splice(at, 1)
  }

  /** Takes over the segments of processes that are gone. */
  adopt(): void {
    try {
      this.#lock.publish()
      const names = this.#files.readdirSync(this.#folder).toSorted()
      this.#lock.releaseDead(names)
      const owners = new Set(names.flatMap((name) => this.#goneOwner(name) ?? []))
      if (owners.size > 0) this.#lock.announce([...owners])
      this.#segments.unshift(...names.flatMap((name) => this.#adoptOne(name) ?? []))
    } catch (error) {
      spoolProblem('the spool folder cannot be used', error)
    }
  }

  /** Leaves the remaining segments to other processes. */
  release(): void {
    this.#seal()
    this.#segments.length = 0
    this.#try("the spool's lock cannot be removed", () => this.#lock.release())
  }

  #try(problem: string, change: () => void): void {
    try {
      change()
    } catch (error) {
      spoolProblem(problem, error)
    }
  }

  #goneOwner(name: string): SpoolOwner | undefined {
    const owner = parseSegmentName(name)?.owner
    return owner === undefined || this.#lock.isHeldBy(owner) ? undefined : owner
  }

  #adoptOne(name: string): SpoolSegment | undefined {
    const named = parseSegmentName(name)
    if (named === undefined || this.#lock.isHeldBy(named.owner)) return undefined
    const { since } = named
    const path = this.#newPath(since)
    try {
      const status = this.#files.lstatSync(`${this.#folder}/${name}`)
      // A folder or pipe with such a name is not ours, and reading it might never end.
      if (!status.isFile()) return undefined
      this.#files.renameSync(`${this.#folder}/${name}`, path)
      const ageMillis = Math.max(Date.now() - since, 0)
      const startMillis = performance.now() - ageMillis
      return { path, since, startMillis, spans: undefined, bytes: status.size }
    } catch (error) {
      if (!isGone(error)) spoolProblem(`${name} cannot be taken over`, error)
      return undefined
    }
  }

  #write(line: Uint8Array, spans: number): void {
    const { file, segment } = (this.#active ??= this.#open())
    const whole = new Uint8Array(line.length + 1)
    whole.set(line)
    whole[line.length] = NEW_LINE
    try {
      for (let at = 0; at < whole.length;) at += this.#files.writeSync(file, whole, at)
    } catch (error) {
      this.#cutOff(file, segment)
      throw error
    }
    segment.bytes += whole.length
    // If another process takes the file after this check, it reads the line. If it took the file before, it may have missed
    // the line, so the line is written again.
    if (!this.#files.existsSync(segment.path)) {
      this.#seal()
      return this.#write(line, spans)
    }
    segment.spans = (segment.spans ?? 0) + spans
    if (segment.bytes >= SEGMENT_BYTES) this.#seal()
  }

  // If half a line cannot be removed, it is a torn line like any other. Nothing may be written after it.
  #cutOff(file: number, segment: SpoolSegment): void {
    try {
      this.#files.ftruncateSync(file, segment.bytes)
    } finally {
      this.#seal()
      if (segment.bytes === 0) this.remove(segment)
    }
  }

  #open(): { readonly file: number; readonly segment: SpoolSegment } {
    const since = Date.now()
    const path = this.#newPath(since)
    const file = this.#files.openSync(path, 'ax', 0o600)
    const startMillis = performance.now()
    const segment: SpoolSegment = { path, since, startMillis, spans: 0, bytes: 0 }
    this.#segments.push(segment)
    return { file, segment }
  }

  #seal(): void {
    const active = this.#active
    this.#active = undefined
    if (active === undefined) return
    this.#try('a spool file cannot be closed', () => this.#files.closeSync(active.file))
  }

  #newPath(since: number): string {
    return `${this.#folder}/${segmentName(since, this.#lock.owner, this.#named++)}`
  }

  #bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

function any<Item>(items: readonly Item[]): Item | undefined {
  return items[Math.floor(Math.random() * items.length)]
}
