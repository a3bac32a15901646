import type { DatabaseSync } from 'node:sqlite'
import { retryWhileLocked } from '../retry-while-locked.ts'
import { IndexReader } from './index-reader.ts'
import { IndexWorker } from './index-worker.ts'
import { Indexer } from './indexer.ts'
import { indexPath, openIndex } from './open-index.ts'
import { WordReader } from './word-reader.ts'

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
const ROOM_PAUSE_MILLIS = 500
const LOCK_WAIT_MILLIS = 5000
const BUSY_TIMEOUT_MILLIS = 10

/**
 * Keeps the index up to date. A little is done here, between other work. If there is much to do, a worker thread
 * with its own connections takes over, for as long as the store is open.
 */
export class IndexUpkeep {
  readonly reader: IndexReader
  readonly words: WordReader
  readonly #path: string
  readonly #file: DatabaseSync
  readonly #index: DatabaseSync
  readonly #indexer: Indexer
  readonly #canHaveWorker: boolean
  #worker: IndexWorker | undefined
  #timer: NodeJS.Timeout | undefined

  /** @param path Of the file of spans. */
  constructor(file: DatabaseSync, path: string) {
    const indexed = indexPath(path)
    this.#path = path
    this.#file = file
    this.#index = openIndex(file, indexed)
    // SQLite waits by blocking this thread, which has other work to do.
    this.#index.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MILLIS}`)
    this.#canHaveWorker = indexed !== ':memory:' && this.#index.location() !== null
    this.#indexer = new Indexer(file, this.#index)
    this.reader = new IndexReader(this.#index)
    this.words = new WordReader(file, this.#index)
  }

  get state(): IndexState {
    return { done: this.#indexer.done, last: this.#indexer.last }
  }

  /** Call it after each commit: what was written is then indexed soon. */
  noteWritten(): void {
    if (this.#worker !== undefined) {
      this.#worker.wake()
      return
    }
    if (this.#needsWorker()) this.#startWorker()
    else this.#timer ??= setTimeout(() => this.#doALittle(), IDLE_MILLIS).unref()
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
    const { last } = this.#indexer
    let progress = { done: -1, since: 0 }
    for (let done = this.#indexer.done; done < last; done = this.#indexer.done) {
      if (done > progress.done) progress = { done, since: performance.now() }
      if (this.#needsWorker()) this.#startWorker()
      const isStuck = performance.now() - progress.since > STUCK_MILLIS
      if (this.#isWorking && !isStuck) await pause(PAUSE_MILLIS)
      else await this.#stepAfter(done)
    }
    if (this.#worker === undefined) while (await this.#try(() => this.#indexer.settle()));
  }

  /** Stops the worker before it returns. */
  close(): void {
    clearTimeout(this.#timer)
    this.#worker?.close()
    if (this.#index.isOpen) this.#index.close()
  }

  get #isWorking(): boolean {
    return this.#worker !== undefined && !this.#worker.hasFailed
  }

  #needsWorker(): boolean {
    const { done, last } = this.state
    return this.#canHaveWorker && this.#worker === undefined && last - done > WORKER_FROM_SPANS
  }

  #startWorker(): void {
    this.#worker = new IndexWorker({ path: this.#path, slice: WORKER_SLICE_SPANS })
    // The worker copies the journal. This thread does it only if the worker falls behind.
    this.#file.exec(`PRAGMA wal_autocheckpoint = ${MAX_JOURNAL_PAGES}`)
  }

  async #stepAfter(done: number): Promise<void> {
    try {
      await this.#try(() => this.#indexer.step(SLICE_SPANS))
    } catch (error) {
      // Another process that holds the lock all the time indexes too, as long as it gets on.
      if (this.#indexer.done === done) throw error
    }
  }

  async #try<T>(work: () => T): Promise<T> {
    const result = await retryWhileLocked(work, performance.now() + LOCK_WAIT_MILLIS)
    await new Promise(setImmediate)
    return result
  }

  // What goes wrong here goes wrong again when somebody reads, and is reported then.
  #doALittle(): void {
    this.#timer = undefined
    if (!this.#index.isOpen) return
    try {
      const isMore = this.#indexer.step(SLICE_SPANS) || this.#indexer.settle()
      if (isMore) this.noteWritten()
    } catch {
      // The next batch tries it again.
    }
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis))
}
