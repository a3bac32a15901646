import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SummaryPart } from '../../../replay/thread-summary.ts'
import { parseSummary, stringifySummary } from '../../summary-json.ts'
import { PartSums } from './part-sums.ts'

/** What a trace says about one thread. */
export interface TracePart {
  readonly thread: number
  readonly isOwn: boolean
  readonly part: SummaryPart
}

/** Writes what each trace says about threads, and sums it up by thread. */
export class IndexParts {
  readonly #ofTrace: StatementSync
  readonly #put: StatementSync
  readonly #remove: StatementSync
  readonly #sums: PartSums

  constructor(index: DatabaseSync) {
    this.#ofTrace = index.prepare('SELECT thread, is_own, json FROM parts WHERE trace_id = ?')
    this.#put = index.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?)')
    this.#remove = index.prepare('DELETE FROM parts WHERE trace_id = ? AND thread = ?')
    // No hex digit comes after 'g'.
    const traceIds = index.prepare(
      "SELECT trace_id FROM parts WHERE thread = ?1 AND trace_id >= ?2 AND trace_id < ?2 || 'g' LIMIT ?3",
    )
    const part = index.prepare('SELECT json FROM parts WHERE trace_id = ? AND thread = ?')
    this.#sums = new PartSums({
      traceIds: (thread, prefix, limit) =>
        traceIds.all(thread, prefix, limit).map((row) => String(row['trace_id'])),
      partOf: (traceId, thread) => {
        const json = part.get(traceId, thread)?.['json']
        return typeof json === 'string' ? parseSummary(json) : undefined
      },
    })
  }

  /**
   * Puts what a trace says now in the place of what it said before.
   *
   * @returns The threads about which it says something else.
   */
  replace(traceId: string, parts: readonly TracePart[]): readonly number[] {
    const changed: number[] = []
    const gone = new Map(
      this.#ofTrace.all(traceId).map((row) => [Number(row['thread']), row] as const),
    )
    for (const { thread, isOwn, part } of parts) {
      const json = stringifySummary(part)
      const before = gone.get(thread)
      gone.delete(thread)
      if (before?.['json'] === json && before['is_own'] === Number(isOwn)) continue
      this.#put.run(traceId, thread, Number(isOwn), json)
      changed.push(thread)
    }
    for (const thread of gone.keys()) this.#remove.run(traceId, thread)
    changed.push(...gone.keys())
    for (const thread of changed) this.#sums.touch(thread, traceId)
    return changed
  }

  /** What all traces say about a thread. `undefined` if none says anything. */
  sumOf(thread: number): SummaryPart | undefined {
    return this.#sums.sumOf(thread)
  }

  /** Call it after a transaction was rolled back, or another process has written. */
  forgetSums(): void {
    this.#sums.forget()
  }
}
