/* eslint-disable unicorn/prefer-add-event-listener -- the shorter form, for what nobody else can listen to */
import { attempt } from '../attempt.ts'
import { countUnreadable } from '../count-unreadable.ts'
import { formatId, isMessageId } from '../message-id.ts'
import { randomHex } from '../random-hex.ts'
import { keep, MAX_QUEUED, queue } from './delivery.ts'
import type { Database, IndexedDb, ObjectStore } from './indexed-db.ts'
import type { Span } from './span.ts'
import type { Spool } from './spool.ts'

// Pages and workers have both. A page over plain HTTP has no locks, and Node has no database: `opened` then fails.
declare const indexedDB: IndexedDb
declare const navigator: {
  readonly locks: { request(name: string, held: () => Promise<unknown>): Promise<unknown> }
}

let spool: Spool | undefined

/**
 * Keeps undelivered spans in IndexedDB. The next page of the same origin that opens a spool of this name delivers what a
 * closed tab or a visit offline has left. A page holds a Web Lock while it lives, and only the spans of pages that are
 * gone are taken over, so two open tabs never send the same ones. If a browser has no Web Locks (a page over plain HTTP)
 * or refuses the database (a full disk), spans are kept in memory only. A page has one spool: a second call returns the
 * same.
 *
 * @example
 * ```ts
 * startThreads({ url: '/v1/traces', serviceName: 'chat-page', spool: pageSpool() })
 * ```
 */
export const pageSpool = (name = 'threadspan'): Spool => (spool ??= openSpool(name))

const openSpool = (name: string): Spool => {
  let page = ''
  const changes: ((store: ObjectStore) => void)[] = []

  const opened = new Promise<Database>((resolve, reject) => {
    // In here, whatever is missing fails the promise: a Cloudflare Worker has no random values at import.
    page = randomHex(8)
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

  const read = (): Promise<readonly unknown[]> =>
    new Promise((resolve) => {
      change((store) => {
        const asked = store.getAll()
        asked.onsuccess = () => resolve(asked.result)
      })
    })

  // What is kept anew and what is deleted are one transaction: a tab that dies leaves one or the other. The lock is
  // given back only when the database has done it, because locks and databases have queues of their own.
  const takeOver = async (gone: string): Promise<void> => {
    for (const entry of await read()) {
      // Half of the queue is left to this page's own spans. What stays waits for the next page.
      if (pageOf(entry) !== gone || queue.length > MAX_QUEUED / 2) continue
      requeue(String(entry).slice(16))
      change((store) => store.delete(entry))
    }
    await read()
  }

  void read().then((entries) => {
    // The lock of a page that is still open is granted when that page is gone, in a moment or in a day.
    for (const other of new Set(entries.map(pageOf)))
      void navigator.locks.request(name + other, () => takeOver(other))
  })
  return (method, spans) => {
    change((store) => spans.forEach((span) => store[method](page + JSON.stringify(span))))
  }
}

// An entry begins with the id of its page. Anything may be in a database of the page's origin.
const pageOf = (entry: unknown): string => String(entry).slice(0, 16)

// Counts what is no span, so that one damaged entry does not end a takeover.
const requeue = attempt((json: string): unknown => {
  const span = JSON.parse(json) as Span
  return isMessageId(formatId(span)) ? keep(span) : countUnreadable()
}, countUnreadable)
