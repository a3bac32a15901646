import type { DatabaseSync } from 'node:sqlite'
import type { LogEvent } from '../otlp/log-event.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type {
  ReaderCapabilities,
  ThreadQuery,
  ThreadSummary,
  TraceOutline,
} from '../replay/span-reader.ts'
import { checkQuery } from './check-query.ts'
import { EMBEDDED_CAPABILITIES } from './embedded-capabilities.ts'
import { inTransaction } from './sqlite/in-transaction.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'
import type { SpanStore } from './span-store.ts'
import type { EventWriteResult, WriteResult } from './span-writer.ts'
import { sqliteError } from './sqlite/sqlite-error.ts'
import { SqliteReader } from './sqlite/sqlite-reader.ts'
import { SqliteWriter } from './sqlite/sqlite-writer.ts'

export { OptionError, StoreError } from '../thread/errors.ts'

/** How to open a database. */
export interface SqliteOptions {
  /**
   * Open for reading only. A missing file is then an error and is not created.
   *
   * @default false
   */
  readonly readOnly?: boolean
}

/**
 * Opens a SQLite database: the embedded store, for up to about ten million spans on one machine. Several processes may
 * have it open and write to it. Needs Node.js 22.13 or newer.
 *
 * @throws StoreError if the file cannot be opened or is not a database of ours. Reading and writing throw it too.
 * @throws OptionError if the path is empty.
 * @example
 * const store = sqliteStore('threads.db')
 */
export function sqliteStore(path: string, { readOnly = false }: SqliteOptions = {}): SpanStore {
  return new SqliteStore(path, openSqlite(path, readOnly))
}

class SqliteStore implements SpanStore {
  readonly capabilities: ReaderCapabilities = EMBEDDED_CAPABILITIES
  readonly #path: string
  readonly #database: DatabaseSync
  readonly #reader: SqliteReader
  readonly #writer: SqliteWriter

  constructor(path: string, database: DatabaseSync) {
    this.#path = path
    this.#database = database
    this.#reader = new SqliteReader(database)
    this.#writer = new SqliteWriter(database)
  }

  async write(spans: readonly RecordedSpan[]): Promise<WriteResult> {
    try {
      return inTransaction(this.#database, () => this.#writer.insert(spans))
    } catch (cause) {
      throw sqliteError('write', this.#path, cause)
    }
  }

  async writeEvents(events: readonly LogEvent[]): Promise<EventWriteResult> {
    try {
      return inTransaction(this.#database, () => this.#writer.insertEvents(events))
    } catch (cause) {
      throw sqliteError('write', this.#path, cause)
    }
  }

  async *readThreadSpans(
    threadId: string,
    traceIds?: readonly string[],
  ): AsyncGenerator<RecordedSpan> {
    try {
      yield* this.#reader.readThreadSpans(threadId, traceIds)
    } catch (cause) {
      throw sqliteError('read', this.#path, cause)
    }
  }

  async *listTraces(threadId: string): AsyncGenerator<readonly TraceOutline[]> {
    try {
      yield* this.#reader.listTraces(threadId)
    } catch (cause) {
      throw sqliteError('read', this.#path, cause)
    }
  }

  async *listThreads(query: ThreadQuery = {}): AsyncGenerator<ThreadSummary> {
    checkQuery(query)
    try {
      yield* this.#reader.listThreads(query)
    } catch (cause) {
      throw sqliteError('read', this.#path, cause)
    }
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close()
  }
}
