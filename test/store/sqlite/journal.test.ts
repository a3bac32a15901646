import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, vi } from 'vitest'
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
