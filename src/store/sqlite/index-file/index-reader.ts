import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ThreadQuery, ThreadSummary } from '../../../replay/span-reader.ts'
import type { SummaryPart } from '../../../replay/thread-summary.ts'
import { toThreadSummary } from '../../../replay/to-thread-summary.ts'
import { sqliteText } from '../sqlite-text.ts'
import { parseSummary } from '../../summary-json.ts'
import type { KeySet } from './facets/key-set.ts'
import { conditionsOf } from './list-conditions.ts'
import { listStatement } from './list-statement.ts'

// Few enough to be looked up one by one and sorted. More are looked for in order until enough are found.
const MAX_LOOKED_UP = 2000

/** Answers from the index. Each answer is complete before it is returned, so that no statement stays open. */
export class IndexReader {
  readonly #index: DatabaseSync
  readonly #summary: StatementSync
  readonly #nextClaimed: StatementSync
  readonly #claim: StatementSync

  constructor(index: DatabaseSync) {
    this.#index = index
    this.#summary = index.prepare('SELECT json FROM summaries WHERE thread = ?')
    this.#nextClaimed = index.prepare(
      `SELECT trace_id FROM parts WHERE thread = (SELECT key FROM threads WHERE id = ?) AND is_own = 0 AND trace_id > ?
       ORDER BY trace_id LIMIT 1`,
    )
    this.#claim = index.prepare(
      `SELECT json FROM parts WHERE trace_id = ? AND thread = (SELECT key FROM threads WHERE id = ?) AND is_own = 0`,
    )
  }

  /** @param among Only these threads, which meet the conditions on facets. */
  *listThreads(query: ThreadQuery, among: KeySet | undefined): Generator<ThreadSummary> {
    // The order is fixed before the first summary is yielded, so that a thread that moves up meanwhile is not missed.
    for (const key of this.keysOf(query, among)) {
      const json = this.#summary.get(key)?.['json']
      if (typeof json === 'string') yield toThreadSummary(parseSummary(json))
    }
  }

  /** @param among As for `listThreads`. */
  countThreads(query: ThreadQuery, among: KeySet | undefined): number {
    const { limit: _, ...all } = query
    if (among !== undefined) return this.keysOf(all, among).length
    const { where, values } = conditionsOf(all)
    const row = this.#index.prepare(`SELECT count(*) AS n FROM threads ${where}`).get(...values)
    return Number(row?.['n'])
  }

  /** The traces that belong to a thread because other tools name it in them. */
  *claimedTraces(threadId: string): Generator<string> {
    const id = sqliteText(threadId)
    let traceId = ''
    for (;;) {
      const next = this.#nextClaimed.get(id, traceId)?.['trace_id']
      if (next === undefined) return
      traceId = String(next)
      yield traceId
    }
  }

  /** What such a trace says about the thread. `undefined` if it does not belong to it. */
  claimOf(traceId: string, threadId: string): SummaryPart | undefined {
    const json = this.#claim.get(traceId, sqliteText(threadId))?.['json']
    return typeof json === 'string' ? parseSummary(json) : undefined
  }

  /**
   * The keys of the threads that meet all conditions but those on facets, in order.
   *
   * @param among As for `listThreads`.
   */
  keysOf(query: ThreadQuery, among: KeySet | undefined): readonly number[] {
    const { limit = -1 } = query
    if (among === undefined) return this.#run(query, undefined, limit)
    const { size } = among
    if (size === 0) return []
    if (size <= MAX_LOOKED_UP) return this.#run(query, JSON.stringify([...among]), limit)
    return this.#pick(query, among, limit)
  }

  #run(query: ThreadQuery, keys: string | undefined, limit: number): readonly number[] {
    const { sql, values } = listStatement(query, keys, limit)
    return this.#index
      .prepare(sql)
      .all(...values)
      .map(({ key }) => Number(key))
  }

  #pick(query: ThreadQuery, keys: KeySet, limit: number): readonly number[] {
    const { sql, values } = listStatement(query, undefined, -1)
    const found: number[] = []
    if (limit === 0) return found
    for (const row of this.#index.prepare(sql).iterate(...values)) {
      const key = Number(row['key'])
      if (!keys.has(key)) continue
      found.push(key)
      if (found.length === limit) break
    }
    return found
  }
}
