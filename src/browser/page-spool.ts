import type { Database, IndexedDb, ObjectStore } from './indexed-db.ts'
import { randomHex } from './message-id.ts'
import type { OpenSpool } from './spool.ts'

interface Locks {
  request(name: string, held: () => Promise<void>): Promise<unknown>
}

/** What a page or a worker has of it; a page over plain HTTP has no locks, Node nothing. */
interface Page {
  readonly indexedDB: IndexedDb
  readonly navigator: { readonly locks: Locks }
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
export const pageSpool =
  (name = 'threadspan'): OpenSpool =>
  (recover) => {
    const { indexedDB, navigator } = globalThis as object as Page
    const page = randomHex()
    const changes: ((store: ObjectStore) => void)[] = []
    const hold = (page: string, held: () => Promise<void>) =>
      navigator.locks.request(name + page, held)

    // Never settles where there are no locks or the database is refused: spans are then kept in memory only.
    const opened = new Promise<Database>((resolve) =>
      hold(page, () => {
        const opening = indexedDB.open(name, 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: '' })
        opening.onsuccess = () => resolve(opening.result)
        // The lock is held until the page is gone.
        return new Promise(() => {})
      }),
    )

    const change = (make: (store: ObjectStore) => void) => {
      if (changes.push(make) < 2)
        opened
          .then((database) => {
            const transaction = database.transaction(STORE, 'readwrite', { durability: 'relaxed' })
            const store = transaction.objectStore(STORE)
            for (const make of changes.splice(0)) make(store)
            transaction.commit()
          })
          .catch(() => {})
    }
    const read = () =>
      new Promise<readonly string[]>((resolve) =>
        change((store) => {
          const asked = store.getAll()
          asked.onsuccess = () => resolve(asked.result)
        }),
      )

    void read().then((keys) => {
      for (const gone of new Set(keys.map((key) => key.slice(0, 16))))
        void hold(gone, async () => {
          for (const key of await read())
            if (key.startsWith(gone)) {
              recover(key.slice(16))
              change((store) => store.delete(key))
            }
          await read()
        })
    })
    return (method, spans) => change((store) => spans.map((json) => store[method](page + json)))
  }
