import type { LogEvent } from '../otlp/log-event.ts'
import type { RecordedSpan } from '../otlp/recorded-span.ts'
import type {
  ReaderCapabilities,
  ThreadChanges,
  ThreadQuery,
  ThreadSummary,
  TraceOutline,
} from '../replay/span-reader.ts'
import type { FacetCounts } from '../replay/query/facet-counts.ts'
import type { TextFilter, ThreadConditions } from '../replay/query/thread-query.ts'
import type { WordHit, WordSearch } from '../replay/search/word-search.ts'
import { checkQuery } from './query/check-query.ts'
import { type Durability, isSynced } from './durability.ts'
import { EMBEDDED_CAPABILITIES } from './embedded-capabilities.ts'
import type { SpanStore } from './span-store.ts'
import type { EventWriteResult, WriteResult } from './span-writer.ts'
import { SqliteConnection } from './sqlite/sqlite-connection.ts'
import { sqliteError } from './sqlite/sqlite-error.ts'
import type { SqliteWriter } from './sqlite/sqlite-writer.ts'

export { OptionError, StoreError } from '../thread/errors.ts'
export { defaultStorePath } from './default-store-path.ts'
export type { Durability } from './durability.ts'

// Shorter than the ten seconds that OpenTelemetry's exporters wait, so that they get a response.
const LOCK_WAIT_MILLIS = 5000

/** How to open a database. */
export interface SqliteOptions {
  /**
   * Open for reading only. A missing file is then an error and is not created.
   *
   * @default false
   */
  readonly readOnly?: boolean
  /**
   * What a write waits for. A killed process loses nothing in either case.
   *
   * @default 'normal'
   */
  readonly durability?: Durability
}

/** A store in a SQLite database. */
export interface SqliteStore extends SpanStore {
  /** How many spans are stored and not yet indexed, roughly. What is read waits for those that were stored before. */
  readonly indexLag: number
}

/**
 * Opens a SQLite database: the embedded store, for up to about ten million spans on one machine. Several processes may
 * have it open and write to it. A new file can be read by its owner only. Needs Node.js 22.15 or newer.
 *
 * A write waits up to five seconds for a lock of another process, and then throws. It also throws if somebody has deleted,
 * moved or replaced the file meanwhile, or cut its journal. docs/stores.md says how it goes on.
 *
 * @throws StoreError if the file cannot be opened or is not a database of ours. Reading and writing throw it too.
 * @throws OptionError if the path is empty, or an option is wrong.
 * @example
 * const store = sqliteStore('threads.db')
 */
export function sqliteStore(
  path: string,
  { readOnly = false, durability = 'normal' }: SqliteOptions = {},
): SqliteStore {
  const mode = { readOnly, isSynced: isSynced(durability) }
  try {
    return new DatabaseStore(path, new SqliteConnection(path, mode))
  } catch (cause) {
    throw sqliteError('open', path, cause)
  }
}

class DatabaseStore implements SqliteStore {
  readonly capabilities: ReaderCapabilities = EMBEDDED_CAPABILITIES
  readonly #path: string
  #connection: SqliteConnection
  #lastWrite: Promise<unknown> = Promise.resolve()
  #pending = 0
  #isClosed = false

  constructor(path: string, connection: SqliteConnection) {
    this.#path = path
    this.#connection = connection
  }

  get indexLag(): number {
    const { done, last } = this.#connection.index.state
    return last - done
  }

  write(spans: readonly RecordedSpan[]): Promise<WriteResult> {
    return this.#inTurn((writer) => writer.insert(spans))
  }

  writeEvents(events: readonly LogEvent[]): Promise<EventWriteResult> {
    return this.#inTurn((writer) => writer.insertEvents(events))
  }

  async *readThreadSpans(
    threadId: string,
    traceIds?: readonly string[],
  ): AsyncGenerator<RecordedSpan> {
    try {
      await this.#connection.caughtUpIndex()
      const reader = await this.#connection.openThreadReader()
      yield* reader.readThreadSpans(threadId, traceIds)
    } catch (cause) {
      throw this.#connection.readError(cause)
    }
  }

  async *listTraces(threadId: string): AsyncGenerator<readonly TraceOutline[]> {
    try {
      await this.#connection.caughtUpIndex()
      const reader = await this.#connection.openThreadReader()
      yield* reader.listTraces(threadId)
    } catch (cause) {
      throw this.#connection.readError(cause)
    }
  }

  async *listThreads(query: ThreadQuery = {}): AsyncGenerator<ThreadSummary> {
    checkQuery(query)
    try {
      const index = await this.#connection.caughtUpIndex()
      yield* index.reader.listThreads(query, await index.among(query))
    } catch (cause) {
      throw this.#connection.readError(cause)
    }
  }

  async countFacets(query: ThreadConditions, facets: readonly TextFilter[]): Promise<FacetCounts> {
    checkQuery(query)
    try {
      const index = await this.#connection.caughtUpIndex()
      const reader = await index.openFacets()
      return reader.countFacets(query, facets)
    } catch (cause) {
      throw this.#connection.readError(cause)
    }
  }

  async listChanges(query: ThreadConditions, cursor?: string): Promise<ThreadChanges> {
    checkQuery(query)
    try {
      const index = await this.#connection.caughtUpIndex()
      const changes = await index.openChanges()
      return changes.listChanges(query, cursor)
    } catch (cause) {
      throw this.#connection.readError(cause)
    }
  }

  async *searchWords(search: WordSearch): AsyncGenerator<WordHit> {
    const { checkSearch } = await import('./query/check-search.ts')
    checkSearch(search)
    try {
      const index = await this.#connection.caughtUpIndex()
      const words = await index.openWords()
      yield* words.search(search)
    } catch (cause) {
      throw this.#connection.readError(cause)
    }
  }

  async findNearIds(threadId: string): Promise<readonly string[]> {
    try {
      const index = await this.#connection.caughtUpIndex()
      return await index.findNearIds(threadId)
    } catch (cause) {
      throw this.#connection.readError(cause)
    }
  }

  async countThreads(query: Omit<ThreadQuery, 'limit'> = {}): Promise<number> {
    checkQuery(query)
    try {
      const index = await this.#connection.caughtUpIndex()
      return index.reader.countThreads(query, await index.among(query))
    } catch (cause) {
      throw this.#connection.readError(cause)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#lastWrite
    await this.#connection.index.finish()
    this.#connection.close()
  }

  // One batch at a time, so that two batches of a thread stay in order while they wait for a lock.
  async #inTurn<T>(work: (writer: SqliteWriter) => T): Promise<T> {
    const deadline = performance.now() + LOCK_WAIT_MILLIS
    const isAlone = this.#pending++ === 0
    const turn = this.#lastWrite.then(async () => {
      const [{ SqliteWriter }, { retryWhileLocked }] = await Promise.all([
        import('./sqlite/sqlite-writer.ts'),
        import('./sqlite/retry-while-locked.ts'),
      ])
      // Otherwise all that have waited would be written in one go, and nothing else would be done meanwhile.
      if (!isAlone) await new Promise(setImmediate)
      const result = await retryWhileLocked(() => this.#attempt(SqliteWriter, work), deadline)
      await this.#connection.index.waitForRoom()
      return result
    })
    this.#lastWrite = turn.catch(() => {})
    try {
      return await turn
    } catch (cause) {
      throw sqliteError('write', this.#path, cause)
    } finally {
      this.#pending--
    }
  }

  #attempt<T>(Writer: typeof SqliteWriter, work: (writer: SqliteWriter) => T): T {
    const isUsable = this.#connection.fault === undefined || this.#isClosed
    if (!isUsable) this.#connection = this.#connection.reopen()
    return this.#connection.write(Writer, work)
  }
}
