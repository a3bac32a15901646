import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { sqliteText } from './sqlite-text.ts'

/** The threads in our tables that spans name by `chat.thread_id`, and the traces that these spans are in. */
export class SqliteThreads {
  readonly #find: StatementSync
  readonly #add: StatementSync
  readonly #addTrace: StatementSync
  readonly #leaveTrace: StatementSync

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT key FROM threads WHERE id = ?')
    this.#add = database.prepare('INSERT INTO threads (id) VALUES (?)')
    this.#addTrace = database.prepare('INSERT OR IGNORE INTO thread_traces VALUES (?, ?)')
    // The plus makes SQLite look through the trace, not through the whole thread.
    this.#leaveTrace = database.prepare(
      `DELETE FROM thread_traces WHERE trace_id = ?1
       AND NOT EXISTS (SELECT 1 FROM spans WHERE trace_id = ?1 AND +thread = thread_traces.thread)`,
    )
  }

  /** The key of a thread, which is added if it is new. */
  keyOf(threadId: string): number {
    const id = sqliteText(threadId)
    return Number(this.#find.get(id)?.['key'] ?? this.#add.run(id).lastInsertRowid)
  }

  /** Notes that a thread has spans with its `chat.thread_id` in a trace. */
  addTrace(thread: number, traceId: string): void {
    this.#addTrace.run(thread, traceId)
  }

  /** Forgets the threads that no span of a trace names any more. Call it after a span of the trace was replaced. */
  leaveTrace(traceId: string): void {
    this.#leaveTrace.run(traceId)
  }
}
