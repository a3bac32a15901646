import { StoreError } from '../../thread/errors.ts'
import type { ExportCounts } from '../export-counts.ts'
import { type Files, isGone, nodeFiles } from './node-files.ts'
import { type LockState, readLock } from './lock-state.ts'
import { readSegmentLine, splitSegment } from './segment-lines.ts'
import {
  isDamagedName,
  lockName,
  parseLockName,
  parseSegmentName,
  type SpoolOwner,
} from './spool-names.ts'

/** The content of a spool's folder, by process. */
export interface SpoolReport {
  readonly owners: readonly SpoolOwnerReport[]
  /** Files that cannot be read in full. */
  readonly faults: readonly SpoolFault[]
}

/** A process that has a lock or files in a spool. */
export interface SpoolOwnerReport {
  readonly pid: number
  /** The machine of the process, as its lock says. Absent if the lock is gone. */
  readonly host?: string
  readonly isAlive: boolean
  /** How many spans wait in its files. */
  readonly spans: number
  readonly files: number
  readonly bytes: number
  /** When the oldest of them was written, in milliseconds since 1970. */
  readonly oldestUnixMillis?: number
  /** The counts that the process last wrote into its lock. */
  readonly counts?: ExportCounts
  /** When it wrote them, in milliseconds since 1970. */
  readonly countedUnixMillis?: number
  /** Why its endpoint takes no spans until a person corrects something. */
  readonly trouble?: string
}

/** A file that cannot be read in full. */
export interface SpoolFault {
  readonly file: string
  /** `torn`: a kill cut off its last line. `damaged`: some lines cannot be read. `unreadable`: it cannot be opened. */
  readonly kind: 'torn' | 'damaged' | 'unreadable'
}

// A segment is closed at four megabytes, although a single batch may make it larger. A file above this bound was not
// written by a spool.
const MAX_SEGMENT_BYTES = 256 * 1024 * 1024

interface Owner extends Partial<LockState> {
  spans: number
  files: number
  bytes: number
  oldestUnixMillis: number
}

/**
 * Inspects a spool from outside while its processes run, and changes nothing. The folder may hold other files too.
 *
 * @throws StoreError if the folder cannot be read.
 */
export function readSpool(folder: string): SpoolReport {
  const files = nodeFiles()
  if (files === undefined) throw new StoreError('reading a spool needs Node.js')
  const names = namesIn(files, folder)
  const owners = new Map<SpoolOwner, Owner>()
  const faults: SpoolFault[] = []
  for (const name of names) {
    if (isDamagedName(name)) faults.push({ file: name, kind: 'damaged' })
    const lock = parseLockName(name)
    if (lock === undefined) continue
    Object.assign(ownerOf(owners, lock.owner), readLock(files, `${folder}/${name}`, lock.pid))
  }
  for (const name of names) {
    const named = parseSegmentName(name)
    if (named === undefined) continue
    const owner = ownerOf(owners, named.owner)
    faults.push(...addSegment(files, { folder, name, since: named.since }, owner))
  }
  return { owners: [...owners].map(reportOf).toSorted(byAge), faults }
}

function namesIn(files: Files, folder: string): readonly string[] {
  try {
    return files.readdirSync(folder).toSorted()
  } catch (cause) {
    throw new StoreError(`spool ${folder} cannot be read`, { cause })
  }
}

function ownerOf(owners: Map<SpoolOwner, Owner>, name: SpoolOwner): Owner {
  const owner = owners.get(name) ?? { spans: 0, files: 0, bytes: 0, oldestUnixMillis: Infinity }
  owners.set(name, owner)
  return owner
}

function addSegment(
  files: Files,
  { folder, name, since }: { folder: string; name: string; since: number },
  owner: Owner,
): SpoolFault[] {
  try {
    const path = `${folder}/${name}`
    const status = files.lstatSync(path)
    if (!status.isFile() || status.size > MAX_SEGMENT_BYTES) {
      return [{ file: name, kind: 'unreadable' }]
    }
    const { spans, kind } = readSegment(files.readFileSync(path, 'utf8'))
    owner.spans += spans
    owner.files += 1
    owner.bytes += status.size
    owner.oldestUnixMillis = Math.min(owner.oldestUnixMillis, since)
    // A running process may be writing this line now.
    return kind === undefined || (kind === 'torn' && owner.isAlive === true)
      ? []
      : [{ file: name, kind }]
  } catch (error) {
    // A missing file was delivered or taken over after the folder was read.
    return isGone(error) ? [] : [{ file: name, kind: 'unreadable' }]
  }
}

function readSegment(text: string): { spans: number; kind?: 'torn' | 'damaged' } {
  const { lines, isTorn } = splitSegment(text)
  let spans = 0
  let isDamaged = false
  for (const line of lines) {
    const read = readSegmentLine(line)
    spans += read.spans.length
    isDamaged ||= read.lost > 0
  }
  if (isDamaged) return { spans, kind: 'damaged' }
  return { spans, ...(isTorn && { kind: 'torn' }) }
}

function reportOf([name, owner]: [SpoolOwner, Owner]): SpoolOwnerReport {
  const { oldestUnixMillis, isAlive = false, adopted: _adopted, trouble, ...known } = owner
  return {
    ...known,
    pid: parseLockName(lockName(name))?.pid ?? 0,
    isAlive,
    ...(trouble !== undefined && { trouble }),
    ...(Number.isFinite(oldestUnixMillis) && { oldestUnixMillis }),
  }
}

function byAge(a: SpoolOwnerReport, b: SpoolOwnerReport): number {
  return (a.oldestUnixMillis ?? Infinity) - (b.oldestUnixMillis ?? Infinity) || a.pid - b.pid
}
