import { StoreError, ThreadspanError } from '../../thread/errors.ts'

// SQLite's primary result codes whose cause the user can do something about.
const REASONS: ReadonlyMap<number, string> = new Map([
  [5, 'another process keeps it locked'],
  [8, 'it cannot be written to'],
  [10, 'the disk failed or is full'],
  [11, 'it is damaged'],
  [13, 'the disk is full'],
  [14, 'the file cannot be opened'],
  [26, 'it is not a database'],
])

/** Turns what SQLite threw into an error that names the file and the cause. */
export function sqliteError(verb: 'open' | 'read' | 'write', path: string, cause: unknown): Error {
  if (cause instanceof ThreadspanError) return cause
  const { errcode, message } = cause as { errcode?: number; message?: string }
  const reason = REASONS.get((errcode ?? 0) & 0xff) ?? message ?? String(cause)
  return new StoreError(`cannot ${verb} ${path}: ${reason}`, { cause })
}
