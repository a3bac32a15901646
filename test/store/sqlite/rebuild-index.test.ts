import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import { searchThreads } from '../../../src/replay/search/search-threads.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { describeStore } from '../../../src/store/sqlite/describe-store.ts'
import { readIndexLag } from '../../../src/store/sqlite/index-lag.ts'
import { rebuildIndex } from '../../../src/store/sqlite/rebuild-index.ts'
import { makeStoreFiles } from '../store-files.ts'
import { sketchMessage } from '../thread-spans.ts'
import { dumpIndex } from './index-dump.ts'

const SPANS = 1000
const newPath = makeStoreFiles('.db')

async function filled(): Promise<string> {
  const path = newPath()
  const store = sqliteStore(path)
  const messages = Array.from({ length: SPANS }, (_, n) =>
    sketchMessage({ trace: n + 1, span: n + 1, thread: `thread-${n % 50}`, text: `parcel ${n}` }),
  )
  await store.write(messages)
  await findThreads(store)
  await store.close()
  return path
}

async function rebuild(path: string, stopAt = Infinity, seen: number[] = []) {
  const controller = new AbortController()
  return rebuildIndex(path, {
    signal: controller.signal,
    onProgress: async (done) => {
      seen.push(done)
      if (done >= stopAt) controller.abort()
    },
  })
}

describe('rebuilding the index', () => {
  it('gives an equal one, and forgets what was wrong in it', async () => {
    const path = await filled()
    const before = dumpIndex(`${path}-index`)
    const index = new DatabaseSync(`${path}-index`)
    index.exec("DELETE FROM summaries; DELETE FROM facets WHERE facet = 'lastRole'")
    index.close()
    const whole = { isResumed: false, isWhole: true, done: SPANS, last: SPANS }
    expect(await rebuild(path)).toEqual(whole)
    expect(dumpIndex(`${path}-index`)).toEqual(before)
  })

  it('goes on where it was stopped, once', async () => {
    const path = await filled()
    const before = dumpIndex(`${path}-index`)
    expect(await rebuild(path, 400)).toMatchObject({ isResumed: false, isWhole: false, done: 400 })
    expect(readIndexLag(path)).toBe(600)
    const seen: number[] = []
    expect(await rebuild(path, Infinity, seen)).toMatchObject({
      isResumed: true,
      isWhole: true,
      done: SPANS,
    })
    expect(seen[0]).toBe(600)
    expect(dumpIndex(`${path}-index`)).toEqual(before)
    expect(await rebuild(path)).toMatchObject({ isResumed: false, isWhole: true })
  })

  it('begins anew if a reader has caught up what was stopped', async () => {
    const path = await filled()
    await rebuild(path, 200)
    const store = sqliteStore(path)
    expect(await findThreads(store)).toHaveLength(50)
    await store.write([sketchMessage({ trace: 5000, span: 5000, thread: 'later', text: 'x' })])
    await store.close()
    expect(await rebuild(path)).toMatchObject({ isResumed: false, isWhole: true, done: SPANS + 1 })
  })

  it('leaves a store that is open able to list, search and write', async () => {
    const path = await filled()
    const store = sqliteStore(path)
    const threads = await findThreads(store)
    await searchThreads(store, { words: 'parcel' })
    await rebuild(path, 400)
    expect(await findThreads(store)).toEqual(threads)
    await rebuild(path)
    await store.write([sketchMessage({ trace: 5000, span: 5000, thread: 'later', text: 'letter' })])
    const { hits } = await searchThreads(store, { words: 'letter' })
    expect(hits.map(({ threadId }) => threadId)).toEqual(['later'])
    expect(await findThreads(store)).toHaveLength(51)
    await store.close()
  })
})

describe('the description of a store', () => {
  it('says what is in it, and the sizes of its parts', async () => {
    const path = await filled()
    const { bytes, lag, content } = describeStore(path)
    expect({ lag, content }).toMatchObject({ lag: 0, content: { threads: 50, messages: SPANS } })
    expect(bytes.spans).toBeGreaterThan(100_000)
    expect(bytes.words).toBeGreaterThan(1000)
    expect(bytes.index).toBeGreaterThan(bytes.words)
  })

  it('has no lag and no content without an index, and makes none', async () => {
    const path = await filled()
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}-index${end}`, { force: true })
    expect(describeStore(path)).toMatchObject({ lag: undefined, bytes: { index: 0, words: 0 } })
    expect(readIndexLag(path)).toBeUndefined()
  })
})
