import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { SummaryPart } from '../../../replay/thread-summary.ts'
import { parseSummary, stringifySummary } from '../../summary-json.ts'
import { PartSums } from './part-sums.ts'
import { RunningSums } from './running-sums.ts'

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
  readonly #running: RunningSums

  /** @param readSum - The sum of a thread as it is in the index. */
  constructor(index: DatabaseSync, readSum: (thread: number) => SummaryPart | undefined) {
    this.#ofTrace = index.prepare('SELECT thread, is_own, json FROM parts WHERE trace_id = ?')
    this.#put = index.prepare(
      'INSERT OR REPLACE INTO parts (trace_id, thread, is_own, json) VALUES (?, ?, ?, ?)',
    )
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
    this.#running = new RunningSums(readSum, (thread) => this.#sums.sumOf(thread))
  }

  /** Replaces all parts of a trace. */
  replace(traceId: string, parts: readonly TracePart[]): void {
    const before = new Map(
      this.#ofTrace.all(traceId).map((row) => [Number(row['thread']), row] as const),
    )
    for (const { thread, isOwn, part } of parts) {
      const json = stringifySummary(part)
      const row = before.get(thread)
      before.delete(thread)
      if (row?.['json'] === json && row['is_own'] === Number(isOwn)) continue
      this.#put.run(traceId, thread, Number(isOwn), json)
      this.#change(thread, traceId, part, row === undefined)
    }
    for (const thread of before.keys()) {
      this.#remove.run(traceId, thread)
      this.#change(thread, traceId, undefined, false)
    }
  }

  /** The sums of all threads that have changed since the last call. `undefined` if nothing is left of one. */
  takeSums(): ReadonlyMap<number, SummaryPart | undefined> {
    return this.#running.take()
  }

  /** Call it after a transaction was rolled back, or another process has written. */
  forgetSums(): void {
    this.#sums.forget()
    this.#running.forget()
  }

  #change(thread: number, traceId: string, part: SummaryPart | undefined, isNew: boolean): void {
    this.#sums.touch(thread, traceId)
    this.#running.change(thread, traceId, part, isNew)
  }
}
