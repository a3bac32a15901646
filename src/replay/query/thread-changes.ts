import type { ThreadSummary } from '../span-reader.ts'

/** Threads that have changed, and where that ends. */
export interface ThreadChanges {
  /** As they are now, in the order in which they changed. */
  readonly threads: readonly ThreadSummary[]
  /** For the next call. It stays good when the process ends. */
  readonly cursor: string
}
