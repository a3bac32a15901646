import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type ForeignPart, mergeSummary, type SummaryPart } from '../../replay/thread-summary.ts'
import { ClaimSums } from './claim-sums.ts'
import { sqliteText } from './sqlite-text.ts'
import { parseSummary, stringifySummary } from '../summary-json.ts'
import { addClaim, claimedThreads, subtractClaim, type TraceClaims } from '../trace-claims.ts'

/** How a batch changes what its traces say about the threads of other tools. */
export interface ClaimChanges {
  /** To be merged into the summary of each thread. */
  readonly added: ReadonlyMap<string, SummaryPart>
  /** Threads that lost something that counted before. They have to be summed up again. */
  readonly lost: ReadonlySet<string>
}

/** The table of the threads that other tools name in each trace. */
export class SqliteClaims {
  readonly #ofTrace: StatementSync
  readonly #isOwned: StatementSync
  readonly #put: StatementSync
  readonly #remove: StatementSync
  readonly #nextTrace: StatementSync
  readonly #traceIds: StatementSync
  readonly #dataVersion: StatementSync
  readonly #sums: ClaimSums
  #seenVersion: unknown

  constructor(database: DatabaseSync) {
    this.#ofTrace = database.prepare(
      'SELECT thread, is_certain, summary FROM claims WHERE trace_id = ?',
    )
    this.#isOwned = database.prepare('SELECT 1 FROM thread_traces WHERE trace_id = ? LIMIT 1')
    this.#put = database.prepare(
      `INSERT INTO claims (trace_id, thread, is_certain, summary) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET is_certain = excluded.is_certain, summary = excluded.summary`,
    )
    this.#remove = database.prepare('DELETE FROM claims WHERE trace_id = ? AND thread = ?')
    this.#nextTrace = database.prepare(
      'SELECT trace_id FROM claims WHERE thread = ? AND trace_id > ? ORDER BY trace_id LIMIT 1',
    )
    // No hex digit comes after 'g'.
    this.#traceIds = database.prepare(
      "SELECT trace_id FROM claims WHERE thread = ?1 AND trace_id >= ?2 AND trace_id < ?2 || 'g' LIMIT ?3",
    )
    this.#dataVersion = database.prepare('PRAGMA data_version')
    this.#sums = new ClaimSums({
      traceIds: (id, prefix, limit) =>
        this.#traceIds.all(sqliteText(id), prefix, limit).map((row) => String(row['trace_id'])),
      partOf: (traceId, id) => this.threadsOf(traceId).get(id),
    })
  }

  /** The threads of a trace. Empty if a span in it has a `chat.thread_id`. */
  threadsOf(traceId: string): ReadonlyMap<string, SummaryPart> {
    return this.#isOwned.get(traceId) === undefined
      ? claimedThreads(this.#read(traceId))
      : new Map<string, SummaryPart>()
  }

  /** The traces that belong to a thread. */
  *tracesOf(threadId: string): Generator<string> {
    const thread = sqliteText(threadId)
    let traceId = ''
    for (;;) {
      const next = this.#nextTrace.get(thread, traceId)?.['trace_id']
      if (next === undefined) return
      traceId = String(next)
      if (this.threadsOf(traceId).has(threadId)) yield traceId
    }
  }

  /**
   * What all traces say about a thread. `undefined` if none counts for it. Call it inside a transaction, on the object that
   * all changes of this process go through.
   */
  sumOf(threadId: string): SummaryPart | undefined {
    const version = this.#dataVersion.get()?.['data_version']
    if (version !== this.#seenVersion) this.forgetSums()
    this.#seenVersion = version
    return this.#sums.sumOf(threadId)
  }

  /** Says that the claims of a trace count again, or no longer. */
  touch(traceId: string, threadIds: Iterable<string>): void {
    for (const id of threadIds) this.#sums.touch(id, traceId)
  }

  /** Forgets what {@link sumOf} has summed up. Call it after a transaction was rolled back. */
  forgetSums(): void {
    this.#sums.forget()
  }

  /**
   * Adds what new spans of some traces say. Call it before spans with a `chat.thread_id` are noted.
   *
   * @param parts - What spans without a `chat.thread_id` say, by trace.
   * @param owned - The traces in which a span now has a `chat.thread_id`.
   * @param replaced - The claims of replaced spans without a `chat.thread_id`, by trace.
   */
  add(
    parts: ReadonlyMap<string, readonly ForeignPart[]>,
    owned: ReadonlySet<string>,
    replaced: ReadonlyMap<string, readonly ForeignPart[]>,
  ): ClaimChanges {
    const added = new Map<string, SummaryPart>()
    const lost = new Set<string>()
    for (const traceId of new Set([...parts.keys(), ...owned, ...replaced.keys()])) {
      if (!parts.has(traceId) && this.#read(traceId).size === 0) continue
      const before = this.threadsOf(traceId)
      const merged = this.#merge(traceId, parts.get(traceId) ?? [])
      const { fresh } = merged
      const isSettled = this.#subtract(traceId, replaced.get(traceId)) || merged.isSettled
      const after = owned.has(traceId) ? new Map<string, SummaryPart>() : this.threadsOf(traceId)
      this.touch(traceId, [...before.keys(), ...after.keys()])
      for (const id of before.keys()) if (isSettled || !after.has(id)) lost.add(id)
      for (const [id, whole] of after) {
        const part = before.has(id) ? newPart(id, fresh) : whole
        const known = added.get(id)
        if (part !== undefined)
          added.set(id, known === undefined ? part : mergeSummary(known, part))
      }
    }
    return { added, lost }
  }

  // `isSettled` says that a thread has become certain. Runs that counted for other threads then count for it.
  #merge(
    traceId: string,
    parts: readonly ForeignPart[],
  ): { readonly fresh: TraceClaims; readonly isSettled: boolean } {
    const fresh = new Map<string, ForeignPart>()
    if (parts.length === 0) return { fresh, isSettled: false }
    const claims = this.#read(traceId)
    let isSettled = false
    for (const part of parts) {
      const wasUncertain = claims.get(part.part.id)?.isCertain === false
      if (wasUncertain && part.isCertain) isSettled = true
      addClaim(claims, part)
      if (claims.has(part.part.id)) addClaim(fresh, part)
    }
    for (const [id, added] of fresh) {
      const { part, isCertain } = claims.get(id) as ForeignPart
      fresh.set(id, { ...added, isCertain })
      this.#write(traceId, id, { part, isCertain })
    }
    return { fresh, isSettled }
  }

  // Returns whether anything was subtracted.
  #subtract(traceId: string, parts: readonly ForeignPart[] = []): boolean {
    if (parts.length === 0) return false
    const claims = this.#read(traceId)
    for (const part of parts) subtractClaim(claims, part)
    for (const id of new Set(parts.map(({ part }) => part.id))) {
      const left = claims.get(id)
      if (left === undefined) this.#remove.run(traceId, sqliteText(id))
      else this.#write(traceId, id, left)
    }
    return true
  }

  #write(traceId: string, id: string, { part, isCertain }: ForeignPart): void {
    this.#put.run(traceId, sqliteText(id), Number(isCertain), stringifySummary(part))
  }

  #read(traceId: string): Map<string, ForeignPart> {
    const rows = this.#ofTrace.all(traceId).map((row): readonly [string, ForeignPart] => {
      const part = parseSummary(String(row['summary']))
      return [part.id, { part, isCertain: row['is_certain'] === 1 }]
    })
    return new Map(rows)
  }
}

// What a batch adds to a thread that the trace belonged to before: parts that name it, and parts that are not certain.
function newPart(id: string, fresh: TraceClaims): SummaryPart | undefined {
  const parts = [...fresh]
    .filter(([name, { isCertain }]) => name === id || !isCertain)
    .map(([, { part }]) => Object.assign({}, part, { id }))
  return parts.length === 0 ? undefined : parts.reduce(mergeSummary)
}
