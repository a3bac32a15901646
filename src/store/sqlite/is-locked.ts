const SQLITE_BUSY = 5

/** Whether SQLite has failed because another connection holds a lock. */
export function isLocked(error: unknown): boolean {
  return ((error as { readonly errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY
}
