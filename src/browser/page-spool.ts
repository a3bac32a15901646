import type { Database, IndexedDb, KeyRange, ObjectStore, Request, SpanKey } from './indexed-db.ts'
import { randomId } from './page-span.ts'
import type { Spool } from './spool.ts'

interface Locks {
  request(name: string, held: () => Promise<void>): Promise<unknown>
}

/** What a page or a worker has of it; a page over plain HTTP has no locks, Node nothing. */
interface Page {
  readonly indexedDB?: IndexedDb
  readonly IDBKeyRange?: { bound(lower: readonly unknown[], upper: readonly unknown[]): KeyRange }
  readonly navigator?: { readonly locks?: Locks }
}

const STORE = 'spans'

/**
 * Keeps undelivered spans in IndexedDB: what a closed tab or a visit offline leaves is delivered by the next page of the
 * same origin that opens a spool of this name. A page holds a Web Lock while it lives, and only the spans of pages that
 * are gone are taken over, so two open tabs never send the same ones. Where a browser has no Web Locks (a page over
 * plain HTTP), spans are kept in memory only.
 *
 * @example
 * ```ts
 * startThreads({ url: '/v1/traces', spool: pageSpool() })
 * ```
 */
export function pageSpool(name = 'threadspan'): Spool {
  return new PageSpool(name)
}

class PageSpool implements Spool {
  readonly #name: string
  readonly #page: string = randomId(8)
  // No two spans have the same JSON.
  readonly #keys = new Map<string, SpanKey>()
  #count = 0
  #database: Database | undefined
  #store: ObjectStore | undefined

  constructor(name: string) {
    this.#name = name
  }

  open(recover: (json: string) => void): void {
    const { indexedDB, navigator } = globalThis as object as Page
    const locks = navigator?.locks
    if (!indexedDB || !locks) return
    void this.#hold(locks, this.#page, () => {
      this.#openDatabase(indexedDB)
        .then(() => this.#takeOverAll(locks, recover))
        // Private windows and full disks refuse; spans are then kept in memory only.
        .catch(() => {})
      // The lock is held until the page is gone.
      return new Promise(() => {})
    })
  }

  keep(json: string): void {
    const key: SpanKey = [this.#page, this.#count++]
    this.#keys.set(json, key)
    this.#write((store) => store.put(json, key))
  }

  forget(batch: readonly string[]): void {
    for (const json of batch) {
      const key = this.#keys.get(json)
      this.#keys.delete(json)
      if (key) this.#write((store) => store.delete(key))
    }
  }

  async #openDatabase(factory: IndexedDb): Promise<void> {
    const opening = factory.open(this.#name, 1)
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE))
    this.#database = await resultOf(opening)
    for (const [json, key] of this.#keys) this.#write((store) => store.put(json, key))
  }

  // The lock of a page that lives is given when it is gone, which may be a moment or a day from now.
  async #takeOverAll(locks: Locks, recover: (json: string) => void): Promise<void> {
    const keys = (await this.#read((store) => store.getAllKeys())) ?? []
    for (const page of new Set(keys.map(([page]) => page))) {
      void this.#hold(locks, page, () => this.#takeOver(page, recover))
    }
  }

  // What `recover` keeps anew and what is deleted here are one transaction: a tab that dies leaves one or the other.
  async #takeOver(page: string, recover: (json: string) => void): Promise<void> {
    const range = (globalThis as object as Page).IDBKeyRange?.bound([page], [page, []])
    if (!range) return
    const spans = (await this.#read((store) => store.getAll(range))) ?? []
    for (const json of spans) recover(json)
    this.#write((store) => store.delete(range))
    // The lock is given back only when the database has done it: locks and databases have queues of their own.
    await this.#read((store) => store.getAllKeys())
  }

  #hold(locks: Locks, page: string, held: () => Promise<void>): Promise<unknown> {
    return locks.request(`${this.#name} ${page}`, held).catch(() => {})
  }

  async #read<Result>(ask: (store: ObjectStore) => Request<Result>): Promise<Result | undefined> {
    const asked = this.#write(ask)
    return asked && resultOf(asked)
  }

  // One transaction a task, and committed at once: what it holds then survives the tab.
  #write<Result>(change: (store: ObjectStore) => Result): Result | undefined {
    try {
      if (this.#database && !this.#store) this.#begin(this.#database)
      return this.#store && change(this.#store)
    } catch {
      // The browser has closed the database; the spans are still in memory.
      this.#database = undefined
      return undefined
    }
  }

  #begin(database: Database): void {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'relaxed' })
    this.#store = transaction.objectStore(STORE)
    queueMicrotask(() => {
      this.#store = undefined
      transaction.commit()
    })
  }
}

function resultOf<Result>(request: Request<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}
