import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../thread/errors.ts'
import { inTransaction } from './in-transaction.ts'
import { IndexProgress } from './index-file/index-progress.ts'
import { Indexer } from './index-file/indexer.ts'
import { makeIndex } from './index-file/make-index.ts'
import { indexPath, openIndex } from './index-file/open-index.ts'
import { databaseFile, openSqlite } from './open-sqlite.ts'
import { retryWhileLocked } from './retry-while-locked.ts'
import { sqliteError } from './sqlite-error.ts'

// A slice of them takes about 20 ms, and the process can be interrupted between two.
const SLICE_SPANS = 200
// Another process may hold the lock for long if it sums up a very large trace.
const LOCKED_MILLIS = 30_000

/** How a rebuild is watched and stopped. */
export interface RebuildOptions {
  readonly signal: AbortSignal
  /** Keys of spans, those of spans that were replaced included. */
  readonly onProgress: (done: number, last: number) => Promise<void>
}

/** What a rebuild has done. */
export interface RebuiltIndex {
  /** Whether it went on with one that was interrupted. */
  readonly isResumed: boolean
  readonly isWhole: boolean
  readonly done: number
  readonly last: number
}

/**
 * Derives the index of a file of spans again. Other processes can read and write meanwhile: readers wait until it is whole.
 * One that was stopped or killed goes on at the next call, and is caught up by whatever reads before that.
 *
 * @throws StoreError if the file cannot be read, or the index cannot be written.
 */
export async function rebuildIndex(path: string, options: RebuildOptions): Promise<RebuiltIndex> {
  const file = openSqlite(path, { readOnly: true, isSynced: false })
  const target = indexPath(path)
  try {
    const index = openIndex(file, target)
    try {
      if (databaseFile(index) === undefined) throw new StoreError(`cannot write ${target}`)
      return await rebuild(file, index, options)
    } finally {
      index.close()
    }
  } catch (cause) {
    throw sqliteError('write', target, cause)
  } finally {
    file.close()
  }
}

async function rebuild(
  file: DatabaseSync,
  index: DatabaseSync,
  { signal, onProgress }: RebuildOptions,
): Promise<RebuiltIndex> {
  const progress = new IndexProgress(index)
  const isResumed = progress.spans < progress.rebuiltUntil
  if (!isResumed) await begin(file, index)
  const indexer = new Indexer(file, index)
  let isWhole = false
  while (!isWhole && !signal.aborted) {
    isWhole = await patiently(() => !indexer.step(SLICE_SPANS) && !indexer.settle())
    await onProgress(indexer.done, indexer.last)
    // Signals are handled here.
    await new Promise(setImmediate)
  }
  if (isWhole) await patiently(() => inTransaction(index, () => (progress.rebuiltUntil = 0)))
  return { isResumed, isWhole, done: indexer.done, last: indexer.last }
}

async function begin(file: DatabaseSync, index: DatabaseSync): Promise<void> {
  await patiently(() =>
    inTransaction(index, () => {
      makeIndex(file, index)
      new IndexProgress(index).rebuiltUntil = new Indexer(file, index).last
    }),
  )
}

function patiently<T>(work: () => T): Promise<T> {
  return retryWhileLocked(work, performance.now() + LOCKED_MILLIS)
}
