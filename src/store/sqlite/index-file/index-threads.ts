import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { ThreadSummary } from '../../../replay/span-reader.ts'
import type { SummaryPart } from '../../../replay/thread-summary.ts'
import { toThreadSummary } from '../../../replay/to-thread-summary.ts'
import { toInt64 } from '../sqlite-int64.ts'
import { sqliteText } from '../sqlite-text.ts'
import { parseSummary, stringifySummary } from '../../summary-json.ts'
import { FacetWriter } from './facets/facet-writer.ts'
import { IndexProgress } from './index-progress.ts'

// The key of a thread is needed before anything is known of it, by its parts.
const NOTHING_KNOWN =
  'INSERT INTO threads (id, start_unix_nano, end_unix_nano, length_class, errors, change) VALUES (?, 0, 0, 0, 0, 0)'
const MAX_KEYS = 50_000

/** Writes the threads of the index: a summary of each, and what lists select by. */
export class IndexThreads {
  readonly #find: StatementSync
  readonly #add: StatementSync
  readonly #update: StatementSync
  readonly #remove: StatementSync
  readonly #summary: StatementSync
  readonly #putSummary: StatementSync
  readonly #removeSummary: StatementSync
  readonly #progress: IndexProgress
  readonly #facets: FacetWriter
  readonly #keys = new Map<string, number>()

  constructor(index: DatabaseSync) {
    this.#find = index.prepare('SELECT key FROM threads WHERE id = ?')
    this.#add = index.prepare(NOTHING_KNOWN)
    this.#update = index.prepare(
      `UPDATE threads SET start_unix_nano = ?, end_unix_nano = ?, length_class = ?, user_id = ?, messages = ?, errors = ?,
       first_answer_millis = ?, slowest_answer_millis = ?, tokens = ?, cost = ?, outcome = ?, change = ? WHERE key = ?`,
    )
    this.#remove = index.prepare('DELETE FROM threads WHERE key = ?')
    this.#summary = index.prepare('SELECT json FROM summaries WHERE thread = ?')
    this.#putSummary = index.prepare('INSERT OR REPLACE INTO summaries VALUES (?, ?)')
    this.#removeSummary = index.prepare('DELETE FROM summaries WHERE thread = ?')
    this.#progress = new IndexProgress(index)
    this.#facets = new FacetWriter(index)
  }

  /** The key of a thread, which is added if it is new. */
  keyOf(threadId: string): number {
    const known = this.#keys.get(threadId)
    if (known !== undefined) return known
    const id = sqliteText(threadId)
    const key = Number(this.#find.get(id)?.['key'] ?? this.#add.run(id).lastInsertRowid)
    if (this.#keys.size >= MAX_KEYS) this.#keys.clear()
    this.#keys.set(threadId, key)
    return key
  }

  /** What is known of a thread, if anything is. */
  sumOf(key: number): SummaryPart | undefined {
    const json = this.#summary.get(key)?.['json']
    return typeof json === 'string' ? parseSummary(json) : undefined
  }

  /**
   * Puts what is known of some threads now in the place of what was known before.
   *
   * @param sums By the keys of the threads. `undefined` if nothing is left of one.
   */
  put(sums: ReadonlyMap<number, SummaryPart | undefined>): void {
    let { change } = this.#progress
    for (const [key, sum] of sums) {
      const known = this.sumOf(key)
      const before = known && toThreadSummary(known)
      const now = sum && toThreadSummary(sum)
      this.#facets.change(key, before, now)
      if (now === undefined || sum === undefined) this.#drop(key)
      else {
        this.#update.run(...columnsOf(now), ++change, key)
        this.#putSummary.run(key, stringifySummary(sum))
      }
    }
    this.#progress.change = change
    this.#facets.flush()
  }

  /** Call it after a transaction was rolled back, or another process has written. */
  forgetKeys(): void {
    this.#keys.clear()
    this.#facets.forget()
  }

  #drop(key: number): void {
    this.#removeSummary.run(key)
    this.#remove.run(key)
    this.#keys.clear()
  }
}

function columnsOf(summary: ThreadSummary): SQLInputValue[] {
  const { startUnixNano, endUnixNano, userId, messages, errors } = summary
  const { firstAnswerMillis, slowestAnswerMillis, tokens, cost, outcome } = summary
  return [
    toInt64(startUnixNano),
    toInt64(endUnixNano),
    (endUnixNano - startUnixNano).toString(2).length,
    userId === undefined ? null : sqliteText(userId),
    messages ?? null,
    errors,
    firstAnswerMillis ?? null,
    slowestAnswerMillis ?? null,
    tokens ?? null,
    cost ?? null,
    outcome ?? null,
  ]
}
