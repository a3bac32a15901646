import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../../thread/errors.ts'
import type { ThreadConditions } from '../../../replay/query/thread-query.ts'
import { databaseFile } from '../open-sqlite.ts'
import { SqliteFiles } from '../sqlite-files.ts'
import { SqliteKeys } from '../sqlite-keys.ts'
import type { ChangeReader } from './change-reader.ts'
import type { FacetReader } from './facets/facet-reader.ts'
import { fileId } from './file-id.ts'
import { INDEX_LOST } from './index-lost.ts'
import { IndexProgress } from './index-progress.ts'
import { IndexReader } from './index-reader.ts'
import type { IndexWorker } from './index-worker.ts'
import { INDEXED_FACETS } from './facets/indexed-facets.ts'
import type { Indexer } from './indexer.ts'
import type { KeySet } from './facets/key-set.ts'
import { LargeTraces } from './large-traces.ts'
import { indexPath, isDamaged, openIndex } from './open-index.ts'
import { canHaveWords } from './words/has-words.ts'
import type { WordReader } from './words/word-reader.ts'

/** How far the index is. */
export interface IndexState {
  /** Keys of spans, those of spans that were replaced or forgotten included. */
  readonly done: number
  readonly last: number
}

// A slice of them takes about 20 ms.
const SLICE_SPANS = 200
// Larger slices cost less for each span, and keep nothing waiting but other indexers.
const WORKER_SLICE_SPANS = 1000
// 16 MB.
const MAX_JOURNAL_PAGES = 4096
// With more to do than about a second's work, a worker thread is worth its start.
const WORKER_FROM_SPANS = 5000
// Beyond this, writers wait.
const MAX_LAG_SPANS = 50_000
const IDLE_MILLIS = 200
const PAUSE_MILLIS = 20
// A worker that gets nowhere for so long does not say why. This thread then tries it, and its error is thrown.
const STUCK_MILLIS = 5000
// A worker or another process may hold the lock for long if it sums up a very large trace.
const LOCKED_MILLIS = 30_000
const ROOM_PAUSE_MILLIS = 500
const FINISH_MILLIS = 1000
const NO_WORDS =
  'its words cannot be searched with this Node: the SQLite of Node 22.16 and later can'

/**
 * Keeps the index up to date. A little is done here, between other work. If there is much to do, a thread with connections
 * of its own takes over, for as long as the store is open. What derives the index is loaded once there is something to do:
 * a command that lists threads starts faster without it.
 */
export class IndexUpkeep {
  readonly reader: IndexReader
  readonly #path: string
  readonly #file: DatabaseSync
  readonly #fileId: string
  readonly #index: DatabaseSync
  readonly #files: SqliteFiles | undefined
  readonly #keys: SqliteKeys
  readonly #progress: IndexProgress
  readonly #large: LargeTraces
  readonly #canHaveWorker: boolean
  #indexer: Indexer | undefined
  #facets: FacetReader | undefined
  #changes: ChangeReader | undefined
  #words: WordReader | undefined
  #worker: IndexWorker | undefined
  #timer: NodeJS.Timeout | undefined
  #hasNews = false

  /** @param path Of the file of spans. */
  constructor(file: DatabaseSync, path: string) {
    const indexed = indexPath(path)
    this.#path = path
    this.#file = file
    this.#fileId = fileId(file)
    this.#index = openIndex(file, indexed)
    this.#canHaveWorker = databaseFile(this.#index) !== undefined
    this.#files = this.#canHaveWorker ? new SqliteFiles(indexed) : undefined
    this.#keys = new SqliteKeys(file)
    this.#progress = new IndexProgress(this.#index)
    this.#large = new LargeTraces(this.#index)
    this.reader = new IndexReader(this.#index)
  }

  /** Whether its files are still those that were opened. Other processes cannot see what is in others. */
  get isInPlace(): boolean {
    return this.#index.isOpen && this.#files?.fault === undefined
  }

  /** Whether SQLite finds damage in it. Looks through all of it, about a second for each 500 MB. */
  get isDamaged(): boolean {
    if (!this.#index.isOpen) return false
    try {
      return this.#index.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok'
    } catch (error) {
      return isDamaged(error)
    }
  }

  get state(): IndexState {
    return { done: this.#progress.spans, last: this.#keys.last('spans') }
  }

  /** The threads that meet the conditions on facets. `undefined` if there are no such conditions. */
  async among(query: ThreadConditions): Promise<KeySet | undefined> {
    if (INDEXED_FACETS.every((facet) => query[facet] === undefined)) return undefined
    const facets = await this.openFacets()
    return facets.keysOf(query)
  }

  /** Finds and counts threads by facets. */
  async openFacets(): Promise<FacetReader> {
    const { FacetReader } = await import('./facets/facet-reader.ts')
    return (this.#facets ??= new FacetReader(this.#index, this.reader))
  }

  /** Tells what has changed. */
  async openChanges(): Promise<ChangeReader> {
    const { ChangeReader } = await import('./change-reader.ts')
    return (this.#changes ??= new ChangeReader(this.#index))
  }

  /** Ids that are spelt much like another one. */
  async findNearIds(threadId: string): Promise<readonly string[]> {
    const { NearIds } = await import('./ids/near-ids.ts')
    return new NearIds(this.#index).find(threadId)
  }

  /** Finds words. */
  async openWords(): Promise<WordReader> {
    const { WordReader } = await import('./words/word-reader.ts')
    if (!canHaveWords(this.#index)) throw new StoreError(NO_WORDS)
    const facets = await this.openFacets()
    return (this.#words ??= new WordReader(this.#file, this.#index, facets))
  }

  /** Call it after each commit: what was written is then indexed soon. */
  noteWritten(): void {
    this.#hasNews = true
    if (this.#isWorking) {
      this.#worker?.wake()
      return
    }
    this.#timer ??= setTimeout(() => void this.#doALittle(), IDLE_MILLIS).unref()
  }

  /** Waits while the index is too far behind, as long as it comes closer. */
  async waitForRoom(): Promise<void> {
    let before = Infinity
    while (this.#isWorking) {
      const { done, last } = this.state
      const lag = last - done
      if (lag <= MAX_LAG_SPANS || lag >= before) return
      before = lag
      await pause(ROOM_PAUSE_MILLIS)
    }
  }

  /**
   * Resolves when everything is indexed that was written before the call.
   *
   * @throws What SQLite throws if the index cannot be written, because of a full disk for instance.
   */
  async caughtUp(): Promise<void> {
    await this.#catchUp(Infinity)
    if (!this.#progress.isOf(this.#fileId)) throw new Error(INDEX_LOST)
  }

  /**
   * Indexes what little is left, so that the next reader starts at once. Gives up after a second, and if it fails: a reader
   * then does it.
   */
  async finish(): Promise<void> {
    if (!this.#hasNews || !this.#index.isOpen) return
    await this.#catchUp(performance.now() + FINISH_MILLIS).catch(() => {})
  }

  /** Stops the worker before it returns. */
  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#worker?.close()
    this.#worker = undefined
    if (!this.#index.isOpen) return
    if (this.#files === undefined) this.#index.close()
    else this.#files.close({ isCut: false, isSaved: false }, () => this.#index.close())
  }

  async #catchUp(deadline: number): Promise<void> {
    const { last } = this.state
    const isLate = () => performance.now() > deadline
    let progress = { done: -1, since: 0 }
    for (let { done } = this.state; done < last && !isLate(); { done } = this.state) {
      if (done > progress.done) progress = { done, since: performance.now() }
      if (this.#needsWorker()) await this.#startWorker()
      const waited = performance.now() - progress.since
      if (this.#isWorking && waited <= STUCK_MILLIS) await pause(PAUSE_MILLIS)
      else await this.#step(waited)
    }
    if (this.#worker !== undefined) return
    while (this.#large.nextDue !== undefined && !isLate()) await this.#settle()
  }

  get #isWorking(): boolean {
    return this.#worker !== undefined && !this.#worker.hasFailed
  }

  #needsWorker(): boolean {
    const { done, last } = this.state
    return this.#canHaveWorker && this.#worker === undefined && last - done > WORKER_FROM_SPANS
  }

  async #startWorker(): Promise<void> {
    const { IndexWorker } = await import('./index-worker.ts')
    if (!this.#index.isOpen || this.#worker !== undefined) return
    this.#worker = new IndexWorker({ path: this.#path, slice: WORKER_SLICE_SPANS })
    // The worker copies the journal. This thread does it only if the worker falls behind.
    this.#file.exec(`PRAGMA wal_autocheckpoint = ${MAX_JOURNAL_PAGES}`)
  }

  async #openIndexer(): Promise<Indexer> {
    const { Indexer } = await import('./indexer.ts')
    return (this.#indexer ??= new Indexer(this.#file, this.#index))
  }

  // Whoever holds the lock may be indexing too. That is an error only if it gets nowhere for long.
  async #step(waited: number): Promise<void> {
    const { isLocked } = await import('../is-locked.ts')
    const indexer = await this.#openIndexer()
    try {
      indexer.step(SLICE_SPANS)
    } catch (error) {
      if (!isLocked(error) || waited > LOCKED_MILLIS) throw error
      await pause(PAUSE_MILLIS)
    }
    await new Promise(setImmediate)
  }

  async #settle(): Promise<void> {
    const indexer = await this.#openIndexer()
    const { retryWhileLocked } = await import('../retry-while-locked.ts')
    await retryWhileLocked(() => indexer.settle(), performance.now() + STUCK_MILLIS)
    await new Promise(setImmediate)
  }

  // What goes wrong here goes wrong again when somebody reads, and is reported then.
  async #doALittle(): Promise<void> {
    this.#timer = undefined
    try {
      if (this.#needsWorker()) return await this.#startWorker()
      const indexer = await this.#openIndexer()
      if (!this.#index.isOpen) return
      const isMore = indexer.step(SLICE_SPANS) || indexer.settle()
      if (isMore) this.noteWritten()
    } catch {
      // The next batch tries it again.
    }
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis))
}
