import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import {
  mergeSummary,
  subtractSummary,
  summarizeSpan,
  type SummaryPart,
} from '../../replay/thread-summary.ts'
import { parseSummary, stringifySummary } from '../summary-json.ts'
import type { SqliteClaims } from './sqlite-claims.ts'
import { sqliteText } from './sqlite-text.ts'

/** In the column `own`: no span has this thread's `chat.thread_id`. */
const NONE = ''

/** The threads in our tables: a summary of each, and its traces. */
export class SqliteThreads {
  readonly #claims: SqliteClaims
  readonly #addTrace: StatementSync
  readonly #leaveTrace: StatementSync
  readonly #find: StatementSync
  readonly #add: StatementSync
  readonly #update: StatementSync
  readonly #remove: StatementSync

  constructor(database: DatabaseSync, claims: SqliteClaims) {
    this.#claims = claims
    this.#addTrace = database.prepare('INSERT OR IGNORE INTO thread_traces VALUES (?, ?)')
    // The plus makes SQLite look through the trace, not through the whole thread.
    this.#leaveTrace = database.prepare(
      `DELETE FROM thread_traces WHERE thread = (SELECT key FROM threads WHERE id = ?1) AND trace_id = ?2
       AND NOT EXISTS (SELECT 1 FROM spans WHERE trace_id = ?2 AND +thread = thread_traces.thread)`,
    )
    this.#find = database.prepare('SELECT key, summary, own FROM threads WHERE id = ?')
    this.#add = database.prepare(
      'INSERT INTO threads (user_id, start_unix_nano, end_unix_nano, summary, own, id) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.#update = database.prepare(
      'UPDATE threads SET user_id = ?, start_unix_nano = ?, end_unix_nano = ?, summary = ?, own = ? WHERE id = ?',
    )
    this.#remove = database.prepare('DELETE FROM threads WHERE id = ?')
  }

  /** Notes that a thread has spans with its `chat.thread_id` in a trace. */
  addTrace(thread: number, traceId: string): void {
    this.#addTrace.run(thread, traceId)
  }

  /**
   * Adds what spans with a thread's `chat.thread_id` say.
   *
   * @returns The key of the thread.
   */
  merge(part: SummaryPart): number {
    const row = this.#find.get(sqliteText(part.id))
    if (row === undefined) return this.#put(part.id, part, null, false)
    const summary = mergeSummary(parseSummary(String(row['summary'])), part)
    this.#put(part.id, summary, mergeOwn(row['own'] ?? null, part), true)
    return Number(row['key'])
  }

  /** Adds what spans without a `chat.thread_id` say. */
  mergeClaimed(id: string, part: SummaryPart): void {
    const row = this.#find.get(sqliteText(id))
    if (row === undefined) {
      this.#put(id, part, NONE, false)
      return
    }
    const { own, summary } = row
    const all = mergeSummary(parseSummary(String(summary)), part)
    this.#put(id, all, own ?? summary ?? null, true)
  }

  /**
   * Subtracts a replaced span from its thread. Its finished form must already count and be in the tables.
   *
   * @param threadNow - The thread that the finished form names.
   */
  subtract(replaced: RecordedSpan, threadNow: string | undefined): void {
    const part = summarizeSpan(replaced)
    if (part === undefined) return
    const id = sqliteText(part.id)
    if (part.id !== threadNow) this.#leave(id, replaced.traceId)
    const row = this.#find.get(id)
    if (row === undefined) return
    const isAllOwn = row['own'] === null
    const summary = parseSummary(String(row['summary']))
    const own = subtractSummary(isAllOwn ? summary : parseSummary(String(row['own'])), part)
    const all = isAllOwn ? own : subtractSummary(summary, part)
    if (own !== undefined && all !== undefined) {
      this.#put(part.id, all, isAllOwn ? null : stringifySummary(own), true)
      return
    }
    this.#put(part.id, summary, NONE, true)
    this.sumUp(part.id)
  }

  /** Sums up again a thread that has lost something, and removes it if nothing is left. */
  sumUp(id: string): void {
    const row = this.#find.get(sqliteText(id))
    const own = row?.['own'] ?? row?.['summary'] ?? NONE
    const parts = own === NONE ? [] : [parseSummary(String(own))]
    const claimed = this.#claims.sumOf(id)
    if (claimed !== undefined) parts.push(claimed)
    if (parts.length === 0) this.#remove.run(sqliteText(id))
    else this.#put(id, parts.reduce(mergeSummary), own, row !== undefined)
  }

  #leave(id: string, traceId: string): void {
    if (this.#leaveTrace.run(id, traceId).changes > 0) this.#countClaims(traceId)
  }

  // If no span of a trace has a `chat.thread_id` any more, the threads that other tools name in it count again.
  #countClaims(traceId: string): void {
    const threads = this.#claims.threadsOf(traceId)
    this.#claims.touch(traceId, threads.keys())
    for (const [id, part] of threads) this.mergeClaimed(id, part)
  }

  #put(id: string, summary: SummaryPart, own: SQLInputValue, isKnown: boolean): number {
    const statement = isKnown ? this.#update : this.#add
    return Number(statement.run(...columns(summary), own, sqliteText(id)).lastInsertRowid)
  }
}

// Null means that the whole summary comes from spans with the thread's `chat.thread_id`.
function mergeOwn(own: SQLOutputValue, part: SummaryPart): string | null {
  if (own === null) return null
  return stringifySummary(own === NONE ? part : mergeSummary(parseSummary(String(own)), part))
}

function columns(part: SummaryPart): [string | null, bigint, bigint, string] {
  const userId = part.user === undefined ? null : sqliteText(part.user.text)
  return [userId, part.startUnixNano, part.endUnixNano, stringifySummary(part)]
}
