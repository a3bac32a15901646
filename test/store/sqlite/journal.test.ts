import { copyFileSync, statSync, truncateSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, vi } from 'vitest'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { makeStoreFiles } from '../store-files.ts'
import { readFrom, serveStore } from './serve-store.ts'

const newPath = makeStoreFiles('.db')
const MEGABYTE = 'x'.repeat(1_000_000)
const LIMIT = 16 * 1024 * 1024

it('the journal that grew while another process read shrinks once it has stopped, with no batch to come', async () => {
  const { path, postAll } = await serveStore(newPath())
  const journalBytes = () => statSync(`${path}-wal`).size
  const reader = new DatabaseSync(path, { readOnly: true })
  reader.exec('BEGIN; SELECT count(*) FROM spans')
  const spans = Array.from({ length: 20 }, (_, n) => n + 1)
  expect(new Set(await postAll(spans, MEGABYTE))).toEqual(new Set([200]))
  expect(journalBytes()).toBeGreaterThan(LIMIT)
  reader.exec('COMMIT')
  reader.close()
  await vi.waitFor(() => expect(journalBytes()).toBe(0), { timeout: 30_000, interval: 200 })
  expect(await postAll([100])).toEqual([200])
  expect((await readFrom(path)).ids).toEqual([...spans, 100])
})

it('the journal is cut to its limit when it begins anew', async () => {
  const { path, store, postAll } = await serveStore(newPath())
  const spans = Array.from({ length: 20 }, (_, n) => n + 1)
  const reader = new DatabaseSync(path, { readOnly: true })
  reader.exec('BEGIN; SELECT count(*) FROM spans')
  await postAll(spans, MEGABYTE)
  reader.close()
  // The first batch copies the journal into the database, the second one begins it anew.
  expect(await postAll([100, 101])).toEqual([200, 200])
  expect(statSync(`${path}-wal`).size).toBeLessThanOrEqual(LIMIT)
  await store.close()
})

it('a power cut loses the latest batches at most, and damages nothing', async () => {
  const { path, store, postAll } = await serveStore(newPath())
  const spans = Array.from({ length: 30 }, (_, n) => n + 1)
  await postAll(spans, 'x'.repeat(5000))
  const bytes = statSync(`${path}-wal`).size
  const left: number[] = []
  // The disk has the database and any part of the journal.
  for (const share of [0, 0.1, 0.33, 0.5, 0.77, 0.999, 1]) {
    const copy = newPath()
    for (const end of ['', '-wal']) copyFileSync(path + end, copy + end)
    truncateSync(`${copy}-wal`, Math.floor(bytes * share))
    await sqliteStore(copy).close()
    const { ids, messages } = await readFrom(copy)
    expect(ids).toEqual(spans.slice(0, ids.length))
    expect(messages).toBe(ids.length)
    left.push(ids.length)
  }
  expect(left).toEqual(left.toSorted((a, b) => a - b))
  expect(left.at(-1)).toBe(30)
  await store.close()
})
