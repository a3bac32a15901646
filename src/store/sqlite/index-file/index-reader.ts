import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { OptionError } from '../../../thread/errors.ts'
import { matchesQuery } from '../../../replay/query/matches-query.ts'
import { withoutFacet } from '../../../replay/query/count-facets.ts'
import type { FacetCounts } from '../../../replay/query/facet-counts.ts'
import type { TextFilter, ThreadConditions } from '../../../replay/query/thread-query.ts'
import type { ThreadChanges, ThreadQuery, ThreadSummary } from '../../../replay/span-reader.ts'
import { type SummaryPart, toThreadSummary } from '../../../replay/thread-summary.ts'
import { sqliteText } from '../sqlite-text.ts'
import { parseSummary } from '../../summary-json.ts'
import { FacetReader } from './facets/facet-reader.ts'
import { INDEXED_FACETS } from './facets/facets-of.ts'
import { IndexProgress } from './index-progress.ts'
import { KeySet } from './facets/key-set.ts'
import { listStatement } from './list-statement.ts'

// Few enough to be looked up one by one and sorted. More are looked for in order until enough are found.
const MAX_LOOKED_UP = 2000
// Of one answer.
const MAX_CHANGES = 500
const FACET_NAMES: ReadonlySet<string> = new Set(INDEXED_FACETS)

/** Answers from the index. Each answer is complete before it is returned, so that no statement stays open. */
export class IndexReader {
  readonly #index: DatabaseSync
  readonly #facets: FacetReader
  readonly #summary: StatementSync
  readonly #nextClaimed: StatementSync
  readonly #claim: StatementSync
  readonly #changes: StatementSync
  readonly #progress: IndexProgress

  constructor(index: DatabaseSync) {
    this.#index = index
    this.#facets = new FacetReader(index)
    this.#progress = new IndexProgress(index)
    this.#changes = index.prepare(
      `SELECT change, json FROM threads JOIN summaries ON thread = key WHERE change > ? ORDER BY change LIMIT ${MAX_CHANGES}`,
    )
    this.#summary = index.prepare('SELECT json FROM summaries WHERE thread = ?')
    this.#nextClaimed = index.prepare(
      `SELECT trace_id FROM parts WHERE thread = (SELECT key FROM threads WHERE id = ?) AND is_own = 0 AND trace_id > ?
       ORDER BY trace_id LIMIT 1`,
    )
    this.#claim = index.prepare(
      `SELECT json FROM parts WHERE trace_id = ? AND thread = (SELECT key FROM threads WHERE id = ?) AND is_own = 0`,
    )
  }

  *listThreads(query: ThreadQuery): Generator<ThreadSummary> {
    // The order is fixed before the first summary is yielded, so that a thread that moves up meanwhile is not missed.
    for (const key of this.#selectKeys(query)) {
      const json = this.#summary.get(key)?.['json']
      if (typeof json === 'string') yield toThreadSummary(parseSummary(json))
    }
  }

  /** How many threads have each value of some facets. */
  countFacets(query: ThreadConditions, facets: readonly TextFilter[]): FacetCounts {
    const others = this.#keysByOthers(query)
    return Object.fromEntries(
      facets.map((facet) => {
        const among = this.#facets.keysOf(withoutFacet(query, facet))
        if (among !== undefined && others !== undefined) among.intersect(others)
        return [facet, this.#facets.count(facet, among ?? others)]
      }),
    )
  }

  /** Some threads that have changed since a cursor, as far as they match. */
  listChanges(query: ThreadConditions, cursor: string | undefined): ThreadChanges {
    const { made, change } = this.#progress
    if (cursor === undefined) return { threads: [], cursor: `${made}-${change}` }
    const [of = '', number = ''] = cursor.split('-')
    if (!/^[0-9a-f]{16}$/.test(of) || !/^\d{1,15}$/.test(number)) {
      throw new OptionError('cursor is not one of this store')
    }
    // The index was made anew, so everything may have changed.
    const after = of === made ? Number(number) : 0
    const rows = this.#changes.all(after)
    const threads = rows.flatMap(({ json }) => toThreadSummary(parseSummary(String(json))))
    return {
      threads: threads.filter((thread) => matchesQuery(thread, query)),
      cursor: `${made}-${Number(rows.at(-1)?.['change'] ?? after)}`,
    }
  }

  // The threads that meet all conditions but those on facets. `undefined` if there are no such conditions.
  #keysByOthers(query: ThreadConditions): KeySet | undefined {
    const others = Object.fromEntries(
      Object.entries(query).filter(
        ([name, condition]) => !FACET_NAMES.has(name) && condition !== undefined,
      ),
    )
    if (Object.keys(others).length === 0) return undefined
    const keys = new KeySet()
    for (const key of this.#run(others, undefined, -1)) keys.add(key)
    return keys
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

  #selectKeys(query: ThreadQuery): readonly number[] {
    const { limit = -1 } = query
    const keys = this.#facets.keysOf(query)
    if (keys === undefined) return this.#run(query, undefined, limit)
    const { size } = keys
    if (size === 0) return []
    if (size <= MAX_LOOKED_UP) return this.#run(query, JSON.stringify([...keys]), limit)
    return this.#pick(query, keys, limit)
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
