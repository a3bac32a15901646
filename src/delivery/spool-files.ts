import { OptionError } from '../thread/errors.ts'
import { SpoolLock } from './spool-lock.ts'
import { spoolProblem } from './spool-problem.ts'

/** A file of the spool: OTLP/JSON lines, one for each batch. */
export interface SpoolSegment {
  readonly path: string
  /** When its first line was written, in milliseconds since 1970. */
  readonly since: number
  /** Whether another process has written it. */
  readonly isAdopted: boolean
  bytes: number
}

type Files = ReturnType<typeof process.getBuiltinModule<'node:fs'>>

const SEGMENT_BYTES = 4 * 1024 * 1024
const SEGMENT_NAME = /^(\d{13,})-(\d+-[0-9a-z]+)-\d+\.jsonl$/
const NEW_LINE = 0x0a

/**
 * The files of one process in a folder that several may share. Each process writes segments of its own, under a lock;
 * the segments of a process that is gone are taken over by renaming them, which only one can do.
 */
export class SpoolFiles {
  readonly #folder: string
  readonly #maxBytes: number
  readonly #files: Files
  readonly #lock: SpoolLock
  readonly #segments: SpoolSegment[] = []
  #active: { readonly file: number; readonly segment: SpoolSegment } | undefined
  #named = 0

  /** @throws OptionError where the folder cannot be made or written to, or the platform has no files. */
  constructor(folder: string, maxBytes: number) {
    const files = globalThis.process?.getBuiltinModule?.('node:fs')
    if (files === undefined) throw new OptionError('ThreadExportProcessor: spool needs Node.js')
    this.#folder = folder
    this.#maxBytes = maxBytes
    this.#files = files
    try {
      files.mkdirSync(folder, { recursive: true })
      this.#lock = new SpoolLock(files, folder)
    } catch (cause) {
      throw new OptionError(`ThreadExportProcessor: spool ${folder} cannot be used`, { cause })
    }
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0
  }

  /** Writes a line, at once and whole; false where it is not in the folder afterwards. */
  append(line: Uint8Array): boolean {
    if (this.#bytes() + line.length >= this.#maxBytes) {
      spoolProblem('the spool has reached its bound')
      return false
    }
    try {
      this.#write(line)
      return true
    } catch (error) {
      spoolProblem('the spool cannot be written', error)
      return false
    }
  }

  /** The oldest segment, to which nothing is added any more. */
  oldest(): SpoolSegment | undefined {
    const [oldest] = this.#segments
    if (oldest !== undefined && oldest === this.#active?.segment) this.#seal()
    return oldest
  }

  /** The complete lines of a segment. What follows the last line break was torn by a kill, and is no line. */
  read({ path }: SpoolSegment): readonly string[] {
    const lines = this.#files.readFileSync(path, 'utf8').split('\n')
    if (lines.pop() !== '')
      spoolProblem('the last line of a spool file was cut off: it is left out')
    return lines
  }

  /** Deletes a segment that has been delivered. */
  remove(segment: SpoolSegment): void {
    this.forget(segment)
    this.#files.rmSync(segment.path, { force: true })
  }

  /** Leaves a segment where it is, for somebody to look at. */
  forget(segment: SpoolSegment): void {
    const at = this.#segments.indexOf(segment)
    if (at >= 0) this.#segments.splice(at, 1)
  }

  /** Takes over what processes that are gone have left behind. */
  adopt(): void {
    try {
      this.#lock.refresh()
      const names = this.#files.readdirSync(this.#folder).toSorted()
      this.#lock.releaseDead(names)
      const adopted = names.flatMap((name) => this.#adoptOne(name))
      this.#segments.unshift(...adopted)
    } catch (error) {
      spoolProblem('the spool folder cannot be read', error)
    }
  }

  /** Lets another process have what is left. */
  release(): void {
    this.#seal()
    this.#segments.length = 0
    this.#lock.release()
  }

  #adoptOne(name: string): SpoolSegment[] {
    const [, since, owner] = SEGMENT_NAME.exec(name) ?? []
    if (since === undefined || owner === undefined || this.#lock.isHeldBy(owner)) return []
    const path = this.#newPath(Number(since))
    try {
      this.#files.renameSync(`${this.#folder}/${name}`, path)
      const bytes = this.#files.statSync(path).size
      return [{ path, since: Number(since), isAdopted: true, bytes }]
    } catch (error) {
      // Another process was faster.
      if ((error as { code?: unknown }).code !== 'ENOENT') throw error
      return []
    }
  }

  #write(line: Uint8Array): void {
    // A process that was stopped for a minute may have been taken for dead: what it wrote is another's now.
    if (!this.#lock.refresh()) this.#seal()
    const { file, segment } = (this.#active ??= this.#open())
    const whole = new Uint8Array(line.length + 1)
    whole.set(line)
    whole[line.length] = NEW_LINE
    try {
      for (let at = 0; at < whole.length;) at += this.#files.writeSync(file, whole, at)
    } catch (error) {
      this.#files.ftruncateSync(file, segment.bytes)
      throw error
    }
    segment.bytes += whole.length
    if (segment.bytes >= SEGMENT_BYTES) this.#seal()
  }

  #open(): { readonly file: number; readonly segment: SpoolSegment } {
    const since = Date.now()
    const path = this.#newPath(since)
    const file = this.#files.openSync(path, 'ax', 0o600)
    const segment: SpoolSegment = { path, since, isAdopted: false, bytes: 0 }
    this.#segments.push(segment)
    return { file, segment }
  }

  #seal(): void {
    if (this.#active !== undefined) this.#files.closeSync(this.#active.file)
    this.#active = undefined
  }

  #newPath(since: number): string {
    return `${this.#folder}/${since}-${this.#lock.owner}-${this.#named++}.jsonl`
  }

  #bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}
