import { realpathSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { canHaveWords } from './index-file/words/has-words.ts'
import { indexPath } from './index-file/open-index.ts'
import { lagBehind } from './index-lag.ts'
import { openOwnIndex } from './open-own-index.ts'
import { openSqlite } from './open-sqlite.ts'
import { sqliteError } from './sqlite-error.ts'

const WORD_BYTES = 'SELECT sum(length(block)) AS value FROM words_data'

/** What is in a store, and how much room it takes. */
export interface StoreDescription {
  readonly bytes: StoreBytes
  /** How many spans the index is behind. `undefined` if there is no index, or one of another file or version. */
  readonly lag: number | undefined
  /** Absent without an index. Without what the index lacks. */
  readonly content?: StoreContent
}

/** The sizes of the parts of a store. */
export interface StoreBytes {
  readonly spans: number
  /** Summaries, facets, and whose trace is whose. */
  readonly index: number
  readonly words: number
  /** What was written and is not in the two files yet. */
  readonly wal: number
  /** Room in both files that is used again before they grow. */
  readonly free: number
}

/** What is in a store. */
export interface StoreContent {
  readonly threads: number
  readonly messages: number
  /** The first start and the last end of all threads. Absent if there are none. */
  readonly oldestUnixNano?: bigint
  readonly latestUnixNano?: bigint
}

/**
 * Describes a store as it is: nothing is derived or changed for it.
 *
 * @throws StoreError if it cannot be read.
 */
export function describeStore(path: string): StoreDescription {
  const file = openSqlite(path, { readOnly: true, isSynced: false })
  try {
    const index = openOwnIndex(file, path)
    try {
      return {
        bytes: bytesOf(path, file, index),
        lag: index && lagBehind(file, index),
        ...(index && { content: contentOf(index) }),
      }
    } finally {
      index?.close()
    }
  } catch (cause) {
    throw sqliteError('read', path, cause)
  } finally {
    file.close()
  }
}

function bytesOf(path: string, file: DatabaseSync, index: DatabaseSync | undefined): StoreBytes {
  const [spans, derived] = [realpathSync(path), indexPath(path)]
  const words = index && canHaveWords(index) ? number(index, WORD_BYTES) : 0
  const [freeSpans, freeIndex] = [freeBytes(file), index === undefined ? 0 : freeBytes(index)]
  return {
    spans: sizeOf(spans) - freeSpans,
    // Some of it may still be in the journal.
    index: Math.max(0, sizeOf(derived) - words - freeIndex),
    words,
    wal: sizeOf(`${spans}-wal`) + sizeOf(`${derived}-wal`),
    free: freeSpans + freeIndex,
  }
}

function contentOf(index: DatabaseSync): StoreContent {
  const statement = index.prepare(`SELECT count(*) AS threads, sum(messages) AS messages,
    min(start_unix_nano) AS oldest, max(end_unix_nano) AS latest FROM threads`)
  statement.setReadBigInts(true)
  const { threads, messages, oldest, latest } = statement.get() ?? {}
  return {
    threads: Number(threads),
    messages: Number(messages ?? 0),
    ...(typeof oldest === 'bigint' && { oldestUnixNano: oldest }),
    ...(typeof latest === 'bigint' && { latestUnixNano: latest }),
  }
}

function freeBytes(database: DatabaseSync): number {
  const pages = number(database, 'SELECT freelist_count AS value FROM pragma_freelist_count')
  return pages * number(database, 'SELECT page_size AS value FROM pragma_page_size')
}

function number(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['value'] ?? 0)
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
