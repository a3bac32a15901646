import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { findThreads } from '../../../src/replay/find-threads.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { OptionError } from '../../../src/thread/errors.ts'
import { QUERIED_BATCHES } from '../queried-threads.ts'
import { makeStoreFiles } from '../store-files.ts'
import { readIds, sketchMessage, sketchSpan } from '../thread-spans.ts'
import { dumpIndex } from './index-dump.ts'

const newPath = makeStoreFiles('.db')

describe('the index of a store', () => {
  it('comes back equal if it was deleted', async () => {
    const { path, threads } = await filledStore()
    const before = dumpIndex(`${path}-index`)
    expect(before.words.length).toBeGreaterThan(20)
    expect(before.facets).toContain('bot shop parcel')
    removeIndex(path)
    expect(await listAgain(path)).toEqual(threads)
    expect(dumpIndex(`${path}-index`)).toEqual(before)
  })

  it.each<[string, (path: string) => void]>([
    ['is no database', (path) => writeFileSync(path, 'just text, '.repeat(1000))],
    ['is of another version', (path) => change(path, 'PRAGMA user_version = 4711')],
    [
      'is of another file',
      (path) => change(path, "UPDATE progress SET value = 'other' WHERE name = 'file'"),
    ],
    [
      'is of a later state of the file',
      (path) => change(path, "UPDATE progress SET value = '9999' WHERE name = 'spans'"),
    ],
  ])('is made anew if it %s', async (_, spoil) => {
    const { path, threads } = await filledStore()
    const before = dumpIndex(`${path}-index`)
    change(`${path}-index`, 'DELETE FROM summaries')
    spoil(`${path}-index`)
    expect(await listAgain(path)).toEqual(threads)
    expect(dumpIndex(`${path}-index`)).toEqual(before)
  })

  it('is made in memory if it cannot be written where it belongs', async () => {
    const { path, threads } = await filledStore()
    removeIndex(path)
    mkdirSync(`${path}-index`)
    expect(await listAgain(path)).toEqual(threads)
  })

  it('is not made in memory if another process keeps it locked: opening says so', async () => {
    const { path, threads } = await filledStore()
    change(`${path}-index`, 'PRAGMA user_version = 4711')
    const other = new DatabaseSync(`${path}-index`)
    other.exec('BEGIN IMMEDIATE')
    expect(() => sqliteStore(path)).toThrow(
      `cannot open ${path}-index: another process keeps it locked`,
    )
    other.exec('ROLLBACK')
    other.close()
    expect(await listAgain(path)).toEqual(threads)
  })

  it('is named and made anew if its damage is noticed after it was opened', async () => {
    const { path, threads } = await filledStore()
    const file = readFileSync(path)
    const index = readFileSync(`${path}-index`)
    writeFileSync(`${path}-index`, index.fill(0xff, 8192))
    const store = sqliteStore(path, { readOnly: true })
    await expect(findThreads(store)).rejects.toThrow(`cannot read ${path}-index: it is damaged`)
    expect(await findThreads(store)).toEqual(threads)
    await store.close()
    expect(readFileSync(path).equals(file)).toBe(true)
    expect(await listAgain(path)).toEqual(threads)
  })

  it.each<[string, (path: string) => void]>([
    ['deleted', (path) => rmSync(`${path}-index`)],
    [
      'replaced',
      (path) => {
        copyFileSync(`${path}-index`, `${path}-copy`)
        change(`${path}-copy`, 'PRAGMA user_version = 4711')
        rmSync(`${path}-index`)
        copyFileSync(`${path}-copy`, `${path}-index`)
      },
    ],
  ])('is opened anew if its file alone was %s while it was open', async (_, replace) => {
    const { path, threads } = await filledStore()
    const store = sqliteStore(path)
    expect(await findThreads(store)).toEqual(threads)
    await store.write([sketchMessage({ trace: 80, span: 800, thread: 'later', text: 'one more' })])
    const all = await findThreads(store)
    replace(path)
    const second = sqliteStore(path)
    expect(await findThreads(second)).toEqual(all)
    expect(await findThreads(store)).toEqual(all)
    await store.write([sketchMessage({ trace: 81, span: 801, thread: 'last', text: 'one more' })])
    expect((await findThreads(store)).map(({ id }) => id)).toContain('last')
    const other = new DatabaseSync(`${path}-index`, { readOnly: true })
    expect(other.prepare("SELECT key FROM threads WHERE id = 'last'").all()).toHaveLength(1)
    expect(other.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    other.close()
    await store.close()
    expect((await findThreads(second)).map(({ id }) => id)).toContain('last')
    await second.close()
  })

  it('is up to date once the store is closed, so that the next reader need not index', async () => {
    const path = newPath()
    const store = sqliteStore(path)
    await store.write([1, 2, 3].map((span) => sketchSpan({ span, thread: 'thread' })))
    expect(store.indexLag).toBe(3)
    await store.close()
    const index = new DatabaseSync(`${path}-index`, { readOnly: true })
    expect(index.prepare("SELECT value FROM progress WHERE name = 'spans'").get()).toEqual({
      value: '3',
    })
    index.close()
  })

  it.each([
    ['for another file', "UPDATE progress SET value = 'other' WHERE name = 'file'"],
    ['in another version', 'PRAGMA user_version = 4711'],
  ])('is neither read nor written if it was made anew %s meanwhile', async (_, sql) => {
    const { path } = await filledStore()
    const store = sqliteStore(path)
    change(`${path}-index`, sql)
    const before = dumpIndex(`${path}-index`)
    await expect(findThreads(store)).rejects.toThrow(
      `cannot read ${path}: another process has made`,
    )
    await store.write([sketchMessage({ trace: 80, span: 800, thread: 'later', text: 'one more' })])
    await expect(findThreads(store)).rejects.toThrow('another process has made its index anew')
    await store.close()
    expect(dumpIndex(`${path}-index`)).toEqual(before)
    expect((await listAgain(path)).map(({ id }) => id)).toContain('later')
  })

  it('gives everything to a follower whose cursor is of an index that is gone', async () => {
    const { path } = await filledStore()
    const store = sqliteStore(path)
    const cursor = (await store.listChanges?.({}))?.cursor
    await store.close()
    removeIndex(path)
    const again = sqliteStore(path)
    expect((await again.listChanges?.({}, cursor))?.threads).toHaveLength(6)
    await expect(again.listChanges?.({}, 'nonsense')).rejects.toThrow(OptionError)
    await again.close()
  })

  it('says how far behind it is', async () => {
    const store = sqliteStore(newPath())
    await store.write([1, 2, 3].map((span) => sketchSpan({ span, thread: 'thread' })))
    expect(store.indexLag).toBe(3)
    await findThreads(store)
    expect(store.indexLag).toBe(0)
    await store.close()
  })

  it('goes on where it was, with what was written while nobody indexed', async () => {
    const { path } = await filledStore()
    const copy = newPath()
    copyFileSync(`${path}-index`, copy)
    const store = sqliteStore(path)
    await store.write([sketchMessage({ trace: 80, span: 800, thread: 'later', text: 'one more' })])
    await findThreads(store)
    await store.close()
    const whole = dumpIndex(`${path}-index`)
    removeIndex(path)
    copyFileSync(copy, `${path}-index`)
    expect((await listAgain(path)).map(({ id }) => id)).toContain('later')
    expect(dumpIndex(`${path}-index`)).toEqual(whole)
  })

  it('does not take the key of a span that was deleted for one that it has', async () => {
    const path = newPath()
    const store = sqliteStore(path)
    const run = { thread: 'thread', span: 1, attributes: { 'chat.kind': 'agent' } }
    await store.write([
      sketchSpan({ ...run, attributes: { ...run.attributes, 'chat.unfinished': true } }),
    ])
    expect(await findThreads(store)).toMatchObject([{ id: 'thread', runs: 1 }])
    // The last row goes, and its finished form names another thread.
    await store.write([sketchSpan({ ...run, thread: 'other', end: 99n })])
    expect(await findThreads(store)).toMatchObject([{ id: 'other', runs: 1 }])
    await store.close()
  })
})

describe('a thread of its own', () => {
  it('indexes what comes in large batches, and the file stays complete', async () => {
    const path = newPath()
    const [model, store] = [memoryStore(), sqliteStore(path)]
    for (let batch = 0; batch < 14; batch++) {
      const spans = manySpans(batch)
      await store.write(spans)
      await model.write(spans)
    }
    const threads = await findThreads(model)
    expect(await findThreads(store)).toEqual(threads)
    expect(await readIds(store, 'thread 3')).toEqual(await readIds(model, 'thread 3'))
    const before = dumpIndex(`${path}-index`)
    await store.close()
    removeIndex(path)
    expect(await listAgain(path)).toEqual(await findThreads(model))
    expect(dumpIndex(`${path}-index`)).toEqual(before)
  })

  it('sums up a trace of many spans once it is quiet, however it grew', async () => {
    const path = newPath()
    const store = sqliteStore(path)
    const spans = Array.from({ length: 6000 }, (_, n) =>
      sketchMessage({ span: n + 1, thread: 'long' }),
    )
    await store.write(spans.slice(0, 5600))
    await store.write(spans.slice(5600))
    const messages = async () => (await findThreads(store))[0]?.messages
    await expect.poll(messages, { timeout: 20_000, interval: 200 }).toBe(6000)
    await store.close()
  })
})

async function filledStore(): Promise<{ path: string; threads: unknown }> {
  const path = newPath()
  const store = sqliteStore(path)
  for (const batch of QUERIED_BATCHES) {
    await store.write(batch)
    await findThreads(store)
  }
  const threads = await findThreads(store)
  await store.close()
  return { path, threads }
}

async function listAgain(path: string) {
  const store = sqliteStore(path, { readOnly: true })
  const threads = await findThreads(store)
  await store.close()
  return threads
}

function removeIndex(path: string): void {
  for (const ending of ['-index', '-index-wal', '-index-shm'])
    rmSync(path + ending, { force: true })
}

function change(path: string, sql: string): void {
  const index = new DatabaseSync(path)
  index.exec(sql)
  index.close()
}

function manySpans(batch: number): readonly RecordedSpan[] {
  return Array.from({ length: 500 }, (_, n) => {
    const span = 500 * batch + n + 1
    const trace = 1 + Math.floor(span / 3)
    const text = `message ${span} of ${trace}`
    return sketchMessage({ trace, span, thread: `thread ${trace % 50}`, text })
  })
}
