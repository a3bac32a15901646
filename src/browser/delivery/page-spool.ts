/* eslint-disable unicorn/prefer-add-event-listener -- the shorter form, for what nobody else can listen to */
import { enqueue, queue } from './delivery.ts'
import type { Database, IndexedDb, ObjectStore } from './indexed-db.ts'
import { randomHex } from '../message-id.ts'
import type { Span } from './span.ts'
import type { Spool } from './spool.ts'

// A page or a worker has them; one over plain HTTP has no locks, Node no database, and where one is missing `opened` fails.
declare const indexedDB: IndexedDb
declare const navigator: {
  readonly locks: { request(name: string, held: () => Promise<unknown>): Promise<unknown> }
}

let spool: Spool | undefined

/**
 * Keeps undelivered spans in IndexedDB: what a closed tab or a visit offline leaves is delivered by the next page of the
 * same origin that opens a spool of this name. A page holds a Web Lock while it lives, and only the spans of pages that
 * are gone are taken over, so two open tabs never send the same ones. Where a browser has no Web Locks (a page over
 * plain HTTP) or refuses the database (a full disk), spans are kept in memory only. A page has one spool: a second call
 * gives the same.
 *
 * @example
 * ```ts
 * startThreads({ url: '/v1/traces', serviceName: 'chat-page', spool: pageSpool() })
 * ```
 */
export const pageSpool = (name = 'threadspan'): Spool => (spool ??= openSpool(name))

const openSpool = (name: string): Spool => {
  const page = randomHex()
  const changes: ((store: ObjectStore) => void)[] = []

  const opened = new Promise<Database>((resolve, reject) => {
    // Held until the page is gone.
    navigator.locks.request(name + page, () => new Promise(() => {})).catch(reject)
    const opening = indexedDB.open(name, 1)
    // Each key is its value: the page that keeps a span, 16 digits, and the span. No two spans are equal.
    opening.onupgradeneeded = () => opening.result.createObjectStore('spans', { keyPath: '' })
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = reject
  })

  // One transaction a task, and committed at once: what it holds then survives the tab.
  const change = (make: (store: ObjectStore) => void): void => {
    if (changes.push(make) > 1) return
    opened
      .then((database) => {
        const transaction = database.transaction('spans', 'readwrite')
        for (const make of changes.splice(0)) make(transaction.objectStore('spans'))
        transaction.commit()
      })
      .catch(() => changes.splice(0))
  }

  const read = (): Promise<readonly string[]> =>
    new Promise((resolve) => {
      change((store) => {
        const asked = store.getAll()
        asked.onsuccess = () => resolve(asked.result)
      })
    })

  const keep: Spool = (method, spans) => {
    change((store) => spans.forEach((span) => store[method](page + JSON.stringify(span))))
  }

  // What is kept anew and what is deleted are one transaction: a tab that dies leaves one or the other. The lock is
  // given back only when the database has done it: locks and databases have queues of their own.
  const takeOver = async (gone: string): Promise<void> => {
    for (const key of await read()) {
      if (!key.startsWith(gone)) continue
      enqueue(JSON.parse(key.slice(16)) as Span)
      change((store) => store.delete(key))
    }
    await read()
  }

  keep('put', queue)
  void read().then((keys) => {
    // The lock of a page that lives is given when it is gone, which may be a moment or a day from now.
    for (const other of new Set(keys.map((key) => key.slice(0, 16))))
      void navigator.locks.request(name + other, () => takeOver(other))
  })
  return keep
}
