import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { readThreadId } from '../../../thread/thread-id.ts'
import { inTransaction } from '../in-transaction.ts'
import { SqliteKeys } from '../sqlite-keys.ts'
import { summarizeTrace } from '../../summarize-trace.ts'
import { fileId } from './file-id.ts'
import { FileSpans, type KeyedSpans } from './file-spans.ts'
import { INDEX_LOST } from './index-lost.ts'
import { IndexParts } from './index-parts.ts'
import { IndexProgress } from './index-progress.ts'
import { IndexThreads } from './index-threads.ts'
import { IndexWords } from './words/index-words.ts'
import { LargeTraces } from './large-traces.ts'

/**
 * Derives the index from the file of spans, in slices. Each slice is one transaction that also moves the watermark, so a
 * process that is killed goes on where it was. Several processes may do it at once: each slice begins where the last one
 * ended, whoever did that.
 */
export class Indexer {
  readonly #index: DatabaseSync
  readonly #file: string
  readonly #spans: FileSpans
  readonly #keys: SqliteKeys
  readonly #progress: IndexProgress
  readonly #words: IndexWords
  readonly #parts: IndexParts
  readonly #threads: IndexThreads
  readonly #large: LargeTraces
  readonly #dataVersion: StatementSync
  #seenVersion: unknown

  constructor(file: DatabaseSync, index: DatabaseSync) {
    this.#index = index
    this.#file = fileId(file)
    this.#spans = new FileSpans(file)
    this.#keys = new SqliteKeys(file)
    this.#progress = new IndexProgress(index)
    this.#words = new IndexWords(index)
    this.#threads = new IndexThreads(index)
    this.#parts = new IndexParts(index, (thread) => this.#threads.sumOf(thread))
    this.#large = new LargeTraces(index)
    this.#dataVersion = index.prepare('PRAGMA data_version')
  }

  /** The key of the last span that is indexed. */
  get done(): number {
    return this.#progress.spans
  }

  /** The key of the last span that there is. */
  get last(): number {
    return this.#keys.last('spans')
  }

  /** Indexes up to so many spans. Returns whether there was anything to do. */
  step(limit: number): boolean {
    if (this.done >= this.last) return false
    this.#write(() => {
      const { done: before, last: end } = this
      const { last, spans } = this.#spans.after(before, limit)
      // All words first: a row that is written between two of them makes FTS5 write out what it has gathered.
      for (const [key, span] of spans) this.#words.add(key, span)
      const traceIds = new Set(Array.from(spans.values(), ({ traceId }) => traceId))
      for (const traceId of traceIds) {
        const keys = this.#spans.keysOf(traceId)
        if (!this.#large.postpone(traceId, keys.length)) this.#sumUp(traceId, keys, spans)
      }
      this.#threads.put(this.#parts.takeSums())
      // If there is no row behind it, the last ones were deleted.
      this.#progress.spans = last > before ? last : end
    })
    return true
  }

  /** Sums up a large trace that has waited. Returns whether there was one. */
  settle(): boolean {
    if (this.#large.nextDue === undefined) return false
    this.#write(() => {
      const traceId = this.#large.nextDue
      if (traceId === undefined) return
      const keys = this.#spans.keysOf(traceId)
      this.#large.settle(traceId, keys.length)
      this.#sumUp(traceId, keys, new Map())
      this.#threads.put(this.#parts.takeSums())
    })
    return true
  }

  #sumUp(traceId: string, keys: readonly number[], known: KeyedSpans): void {
    const spans = this.#spans.read(keys, known)
    const isOwn = spans.some(({ attributes }) => readThreadId(attributes) !== undefined)
    const parts = Array.from(summarizeTrace(spans), ([id, part]) => ({
      thread: this.#threads.keyOf(id),
      isOwn,
      part,
    }))
    this.#parts.replace(traceId, parts)
  }

  #write<T>(work: () => T): T {
    try {
      return inTransaction(this.#index, () => {
        if (!this.#progress.isOf(this.#file)) throw new Error(INDEX_LOST)
        this.#noticeOthers()
        return work()
      })
    } catch (error) {
      this.#forget()
      throw error
    }
  }

  #noticeOthers(): void {
    const version = this.#dataVersion.get()?.['data_version']
    if (version !== this.#seenVersion) this.#forget()
    this.#seenVersion = version
  }

  #forget(): void {
    this.#parts.forgetSums()
    this.#threads.forgetKeys()
  }
}
