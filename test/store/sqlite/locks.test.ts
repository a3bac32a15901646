import { renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { StoreError } from '../../../src/thread/errors.ts'
import { send } from '../../receiver/send.ts'
import { makeStoreFiles } from '../store-files.ts'
import { readAll, sketchMessage, written } from '../thread-spans.ts'
import { readFrom, serveStore } from './serve-store.ts'

const newPath = makeStoreFiles('.db')

/** Holds the lock of a database as another process does while it writes. Returns a function that gives it back. */
function lock(path: string): () => void {
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  return () => {
    other.exec('ROLLBACK')
    other.close()
  }
}

describe('a database that another process has locked', () => {
  it('keeps nothing else waiting, and takes the batches once it is free', async () => {
    const { path, receiver, post, problems } = await serveStore(newPath())
    const unlock = lock(path)
    const answered: (number | undefined)[] = []
    const posts = [1, 2, 3].map(async (span) => answered.push((await post(span)).status))
    const about = await send(receiver, { method: 'GET', path: '/' })
    const empty = await send(receiver)
    expect([about.status, empty.status, answered]).toEqual([200, 200, []])
    expect((await readFrom(path)).ids).toEqual([])
    unlock()
    await Promise.all(posts)
    expect([answered, problems]).toEqual([[200, 200, 200], []])
    expect((await readFrom(path)).ids).toEqual([1, 2, 3])
  })

  it('is answered with 503 and Retry-After after some seconds, and has none of what waited', async () => {
    const { path, receiver, post, problems } = await serveStore(newPath())
    const unlock = lock(path)
    const received = await Promise.all([1, 2, 3].map((span) => post(span)))
    expect(received.map(({ status }) => status)).toEqual([503, 503, 503])
    for (const { headers } of received) expect(headers['retry-after']).toBe('5')
    expect(problems.map(({ message }) => message)).toEqual(
      Array(3).fill(`cannot write ${path}: another process keeps it locked`),
    )
    expect(receiver.counts).toMatchObject({ stored: 0, failed: 3 })
    unlock()
    expect((await readFrom(path)).ids).toEqual([])
    expect((await post(1)).status).toBe(200)
  })

  it('gets the batches that waited in the order in which they came', async () => {
    const path = newPath()
    const store = sqliteStore(path)
    const unlock = lock(path)
    const forms = [0, 1, 2, 3, 4].map((n) =>
      sketchMessage({ span: 1, thread: 'thread', text: `form ${n}` }),
    )
    const writes = forms.map((span) => store.write([span]))
    await new Promise((resolve) => setTimeout(resolve, 50))
    unlock()
    expect(await Promise.all(writes)).toEqual([
      written({ stored: 1 }),
      ...Array(4).fill(written({ conflicts: 1 })),
    ])
    const [kept] = await readAll(store, 'thread')
    expect(kept?.attributes['chat.content']).toBe('form 0')
    await store.close()
  })

  it('leaves time for other work between the batches that waited', async () => {
    const path = newPath()
    const store = sqliteStore(path)
    const unlock = lock(path)
    let stored = 0
    const writes = Array.from({ length: 30 }, async (_, span) => {
      await store.write([sketchMessage({ span: span + 1, thread: 'thread' })])
      stored++
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    unlock()
    await writes[0]
    await new Promise(setImmediate)
    expect(stored).toBeLessThan(30)
    await Promise.all(writes)
    expect(stored).toBe(30)
    await store.close()
  })

  it('can be closed while a batch waits: first comes the batch', async () => {
    const path = newPath()
    const store = sqliteStore(path)
    const unlock = lock(path)
    const write = store.write([sketchMessage({ span: 1, thread: 'thread' })])
    const closed = store.close()
    unlock()
    expect(await write).toEqual(written({ stored: 1 }))
    await closed
    await expect(findThreads(store)).rejects.toThrow(StoreError)
    expect((await readFrom(path)).ids).toEqual([1])
  })

  it('is not waited for if it has taken the place of another one', async () => {
    const { path, postAll } = await serveStore(newPath())
    await postAll([1])
    renameSync(path, `${path}.aside`)
    const other = new DatabaseSync(path)
    other.exec('BEGIN EXCLUSIVE')
    // Ten seconds each would be too long for a test.
    expect(await postAll([2, 3, 4, 5, 6, 7, 8])).toEqual(Array(7).fill(503))
    other.exec('ROLLBACK')
    other.close()
    expect(await postAll([9])).toEqual([200])
  })
})
