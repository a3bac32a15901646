import { chmodSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { otlpFileStore } from '../../../src/store/otlp-file.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { openSqlite } from '../../../src/store/sqlite/open-sqlite.ts'
import { OptionError } from '../../../src/thread/errors.ts'
import { makeStoreFiles } from '../store-files.ts'
import { readIds, sketchMessage, sketchSpan } from '../thread-spans.ts'

const newPath = makeStoreFiles('.store')
const STORES = [
  ['sqliteStore', sqliteStore, ['', '-wal', '-shm']],
  ['otlpFileStore', otlpFileStore, ['']],
] as const

describe.each(STORES)('%s: files', (_name, open, ends) => {
  const modes = (path: string) => ends.map((end) => statSync(path + end).mode & 0o777)

  it('can be read by their owner only', async () => {
    const path = newPath()
    const store = open(path)
    await store.write([sketchSpan({ span: 1 })])
    expect(modes(path)).toEqual(ends.map(() => 0o600))
    await store.close()
  })

  it('can be read by their owner only, also behind a link to a file that is not there yet', async () => {
    const [path, link] = [newPath(), newPath()]
    symlinkSync(path, link)
    const store = open(link)
    await store.write([sketchSpan({ span: 1 })])
    expect(modes(path)).toEqual(ends.map(() => 0o600))
    await store.close()
  })

  it('keep the mode that somebody gave them', async () => {
    const path = newPath()
    writeFileSync(path, '')
    chmodSync(path, 0o640)
    const store = open(path)
    await store.write([sketchSpan({ span: 1 })])
    expect(modes(path)).toEqual(ends.map(() => 0o640))
    await store.close()
  })
})

describe.each(STORES)('%s: durability', (_name, open) => {
  it('is refused if it is neither normal nor full', () => {
    expect(() => open(newPath(), { durability: 'extra' as never })).toThrow(OptionError)
    expect(() => open(newPath(), { durability: 'extra' as never })).toThrow(/durability must be/)
  })

  it('full stores as normal does', async () => {
    const store = open(newPath(), { durability: 'full' })
    await store.write([sketchMessage({ span: 1, thread: 'thread' })])
    expect(await readIds(store, 'thread')).toEqual([1])
    await store.close()
  })
})

describe('with full durability', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('SQLite waits for the disk at each commit, otherwise only at a checkpoint', () => {
    for (const [isSynced, synchronous] of [
      [true, 2],
      [false, 1],
    ] as const) {
      const database = openSqlite(newPath(), { readOnly: false, isSynced })
      expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous })
      database.close()
    }
  })

  it('an OTLP file waits for the disk at each line', async () => {
    const file = await open(newPath(), 'w')
    const synced = vi.spyOn(Object.getPrototypeOf(file) as typeof file, 'datasync')
    await file.close()
    for (const [durability, times] of [
      ['normal', 0],
      ['full', 2],
    ] as const) {
      const store = otlpFileStore(newPath(), { durability })
      for (const span of [1, 2]) await store.write([sketchSpan({ span })])
      expect(synced).toHaveBeenCalledTimes(times)
    }
  })
})
