import type { DatabaseSync, StatementSync } from 'node:sqlite'

const LARGE = 5000
const GROWTH = 1.1

/**
 * Traces so large that they are not summed up again with each of their spans: that would cost their square. They are once
 * they have grown by a tenth, or nothing else is to be done.
 */
export class LargeTraces {
  readonly #find: StatementSync
  readonly #put: StatementSync
  readonly #nextDue: StatementSync

  constructor(index: DatabaseSync) {
    this.#find = index.prepare('SELECT spans FROM large_traces WHERE trace_id = ?')
    this.#put = index.prepare('INSERT OR REPLACE INTO large_traces VALUES (?, ?, ?)')
    this.#nextDue = index.prepare('SELECT trace_id FROM large_traces WHERE is_due = 1 LIMIT 1')
  }

  /** Whether a trace that now has so many spans can wait. If so, it is noted that it does. */
  postpone(traceId: string, spans: number): boolean {
    if (spans <= LARGE) return false
    const before = Number(this.#find.get(traceId)?.['spans'] ?? 0)
    const canWait = spans < before * GROWTH
    this.#put.run(traceId, canWait ? before : spans, Number(canWait))
    return canWait
  }

  /** A trace that waits, if any does. */
  get nextDue(): string | undefined {
    const traceId = this.#nextDue.get()?.['trace_id']
    return traceId === undefined ? undefined : String(traceId)
  }

  /** Notes that a trace was summed up when it had so many spans. */
  settle(traceId: string, spans: number): void {
    this.#put.run(traceId, spans, 0)
  }
}
