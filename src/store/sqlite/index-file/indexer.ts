import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SummaryPart } from '../../../replay/thread-summary.ts'
import { readThreadId } from '../../../thread/thread-id.ts'
import { inTransaction } from '../in-transaction.ts'
import { SqliteKeys } from '../sqlite-keys.ts'
import { summarizeTrace } from '../../summarize-trace.ts'
import { FileSpans } from './file-spans.ts'
import { IndexParts, type TracePart } from './index-parts.ts'
import { IndexProgress } from './index-progress.ts'
import { IndexThreads } from './index-threads.ts'
import { IndexWords } from './index-words.ts'
import { LargeTraces } from './large-traces.ts'

/**
 * Derives the index from the file of spans, in slices. Each slice is one transaction that also moves the watermark, so a
 * process that is killed goes on where it was. Several processes may do it at once: each slice begins where the last one
 * ended, whoever did that.
 */
export class Indexer {
  readonly #index: DatabaseSync
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
    this.#spans = new FileSpans(file)
    this.#keys = new SqliteKeys(file)
    this.#progress = new IndexProgress(index)
    this.#words = new IndexWords(index)
    this.#parts = new IndexParts(index)
    this.#threads = new IndexThreads(index)
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
      const after = this.done
      const { last, traceIds } = this.#spans.tracesAfter(after, limit)
      // All words first: a row that is written between two of them makes FTS5 write out what it has gathered.
      for (const { key, span } of this.#spans.between(after, last)) this.#words.add(key, span)
      this.#sumUp([...traceIds].filter((id) => !this.#large.postpone(id, this.#spans.countOf(id))))
      this.#progress.spans = traceIds.size > 0 ? last : this.last
    })
    return true
  }

  /** Sums up a large trace that has waited. Returns whether there was one. */
  settle(): boolean {
    if (this.#large.nextDue === undefined) return false
    this.#write(() => {
      const traceId = this.#large.nextDue
      if (traceId === undefined) return
      this.#large.settle(traceId, this.#spans.countOf(traceId))
      this.#sumUp([traceId])
    })
    return true
  }

  #sumUp(traceIds: readonly string[]): void {
    const changed = new Set<number>()
    for (const traceId of traceIds) {
      for (const thread of this.#parts.replace(traceId, this.#partsOf(traceId))) changed.add(thread)
    }
    const sums = new Map<number, SummaryPart | undefined>()
    for (const thread of changed) sums.set(thread, this.#parts.sumOf(thread))
    this.#threads.put(sums)
  }

  #partsOf(traceId: string): readonly TracePart[] {
    const spans = this.#spans.ofTrace(traceId)
    const isOwn = spans.some(({ attributes }) => readThreadId(attributes) !== undefined)
    return Array.from(summarizeTrace(spans), ([id, part]) => ({
      thread: this.#threads.keyOf(id),
      isOwn,
      part,
    }))
  }

  #write<T>(work: () => T): T {
    try {
      return inTransaction(this.#index, () => {
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
