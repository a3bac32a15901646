import { isJsonObject } from '../../thread/json.ts'
import { DROP_REASONS, type DropReason } from '../drop-reason.ts'
import type { ExportCounts } from '../export-counts.ts'
import type { Files } from './node-files.ts'
import type { SpoolOwner } from './spool-names.ts'

/** The content of a lock. */
export interface LockContent {
  /** The machine, and the namespace of its process ids if there is one. */
  readonly host: string
  readonly counts: ExportCounts
  /** When the counts were taken, in milliseconds since 1970. */
  readonly countedUnixMillis: number
  /** Why the endpoint takes no spans from this process until a person corrects something. */
  readonly trouble?: string | undefined
  /** The processes that were gone and whose files this one has taken over, the latest ones. */
  readonly adopted?: readonly SpoolOwner[]
}

/** What a lock says about its process. */
export interface LockState extends Partial<LockContent> {
  readonly isAlive: boolean
}

/** If a lock was not touched for this long, its process counts as gone, even if its process id is in use. */
export const STALE_MILLIS = 60_000
// A real lock has a few hundred bytes.
const MAX_BYTES = 16 * 1024
const MAX_HOST = 512
const MAX_TROUBLE = 1000

/** Names the namespace of process ids. Two containers may share a host name and use the same process ids. */
export function spoolHost(files: Files): string {
  const host = process.getBuiltinModule('node:os').hostname()
  try {
    return `${host} ${files.readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return host
  }
}

/** A lock as text. */
export function writtenLock(content: LockContent): string {
  return `${JSON.stringify(content)}\n`
}

/**
 * Reads the lock of another process. If the process ran on this host, its process id shows at once that it is gone. If it
 * ran on another host that shares the folder, only the file's age does. Undefined if the file is gone or cannot be read:
 * it is then unknown whether the process is alive.
 */
export function readLock(files: Files, path: string, pid: number): LockState | undefined {
  const status = look(files, path)
  if (status === undefined) return undefined
  const content = status.isFile() && status.size <= MAX_BYTES ? readContent(files, path) : {}
  const isFresh = Date.now() - status.mtimeMs <= STALE_MILLIS
  const isGone = content.host === spoolHost(files) && !isRunning(pid)
  return { isAlive: isFresh && !isGone, ...content }
}

function look(files: Files, path: string) {
  try {
    return files.lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

// Any program may have written the file.
function readContent(files: Files, path: string): Partial<LockContent> {
  try {
    const content: unknown = JSON.parse(files.readFileSync(path, 'utf8'))
    if (!isJsonObject(content)) return {}
    const { host, countedUnixMillis, trouble, adopted } = content
    const counts = readCounts(content['counts'])
    return {
      ...(typeof host === 'string' && host.length <= MAX_HOST && { host }),
      ...(counts !== undefined && isCount(countedUnixMillis) && { counts, countedUnixMillis }),
      ...(typeof trouble === 'string' && { trouble: trouble.slice(0, MAX_TROUBLE) }),
      ...(Array.isArray(adopted) && { adopted }),
    }
  } catch {
    return {}
  }
}

function readCounts(value: unknown): ExportCounts | undefined {
  if (!isJsonObject(value)) return undefined
  const { tracked, delivered, spooled, dropped, queued } = value
  const given = isJsonObject(value['droppedBy']) ? value['droppedBy'] : {}
  const droppedBy: Partial<Record<DropReason, number>> = {}
  for (const reason of DROP_REASONS) droppedBy[reason] = isCount(given[reason]) ? given[reason] : 0
  return [tracked, delivered, spooled, dropped, queued].every(isCount)
    ? ({ tracked, delivered, spooled, dropped, queued, droppedBy } as ExportCounts)
    : undefined
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM'
  }
}
