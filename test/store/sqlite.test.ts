import { once } from 'node:events'
import { existsSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { findThreads } from '../../src/replay/find-threads.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { OptionError, StoreError } from '../../src/thread/errors.ts'
import { runCommand } from '../support/run-command.ts'
import { describeForeignThreads } from './foreign-contract.ts'
import { describeLogEvents } from './log-event-contract.ts'
import { describeQueries } from './query-contract.ts'
import { describeSearch } from './search-contract.ts'
import { describeFollowing } from './follow-contract.ts'
import { describeStoreProcesses } from './process-contract.ts'
import { describeStore, type StoreUnderTest } from './store-contract.ts'
import { makeStoreFiles } from './store-files.ts'
import { STORE_PROCESS } from './run-store-process.ts'
import { EPOCH, readAll, readIds, sketchMessage, sketchSpan, written } from './thread-spans.ts'
import { describeTraces } from './trace-contract.ts'
import { describeUnfinished } from './unfinished-contract.ts'

const newPath = makeStoreFiles('.db')
const paths = new WeakMap<SpanStore, string>()

function open(path = newPath()): SpanStore {
  const store = sqliteStore(path)
  paths.set(store, path)
  return store
}

function refusal(action: () => unknown): Error {
  try {
    action()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was refused')
}

const subject: StoreUnderTest = {
  name: 'sqliteStore',
  open: () => open(),
  reopen: (store) => open(paths.get(store)),
}

describeStore(subject)
describeQueries(subject)
describeSearch(subject)
describeFollowing(subject)
describeForeignThreads(subject)
describeUnfinished(subject)
describeLogEvents(subject)
describeTraces(subject)
describeStoreProcesses({ kind: 'sqlite', newPath, open })

describe('sqliteStore: files', () => {
  it('refuses a file that a newer Threadspan wrote, and leaves it as it is', () => {
    const path = newPath()
    const database = new DatabaseSync(path)
    database.exec('CREATE TABLE threads (id TEXT); PRAGMA user_version = 4')
    database.close()
    const before = readFileSync(path)
    const error = refusal(() => sqliteStore(path))
    expect(error).toBeInstanceOf(StoreError)
    expect(error.message).toBe(`${path} has format 4 of a newer Threadspan; this one reads up to 3`)
    expect(readFileSync(path)).toEqual(before)
  })

  it('still takes a batch that repeats a span of which the row is damaged', async () => {
    const path = newPath()
    const store = sqliteStore(path)
    await store.write([sketchSpan({ span: 1, thread: 'thread' })])
    await store.close()
    const database = new DatabaseSync(path)
    database.exec("UPDATE spans SET json = '{'")
    database.close()
    const again = sqliteStore(path)
    const batch = [1, 2].map((span) => sketchSpan({ span, thread: 'thread' }))
    expect(await again.write(batch)).toEqual(written({ stored: 1, duplicates: 1 }))
    await again.close()
  })

  it('leaves out a span that an older version stored and that is too large to read, and warns of it', async () => {
    const path = newPath()
    const store = sqliteStore(path)
    await store.write([1, 2, 3].map((span) => sketchSpan({ span, thread: 'thread' })))
    await store.close()
    const database = new DatabaseSync(path)
    database.exec(
      "UPDATE spans SET json = json || printf('%*s', 129 * 1024 * 1024, ' ') WHERE key = 2",
    )
    database.close()
    const again = sqliteStore(path)
    const warned = once(process, 'warning')
    expect(await readIds(again, 'thread')).toEqual([1, 3])
    expect(String(await warned)).toContain('span 2 of the database has more than 128 MB')
    const repeated = [sketchSpan({ span: 2, thread: 'thread' })]
    expect(await again.write(repeated)).toEqual(written({ conflicts: 1 }))
    await again.close()
  })

  it('refuses the database of another program, and leaves it as it is', () => {
    const path = newPath()
    const database = new DatabaseSync(path)
    database.exec('CREATE TABLE cookies (name TEXT)')
    database.close()
    const before = readFileSync(path)
    expect(refusal(() => sqliteStore(path)).message).toBe(
      `${path} is the database of another program`,
    )
    expect(readFileSync(path)).toEqual(before)
  })

  it('says what is wrong with a file that is no database', () => {
    const path = newPath()
    writeFileSync(path, 'just text, '.repeat(100))
    const error = refusal(() => sqliteStore(path))
    expect(error).toBeInstanceOf(StoreError)
    expect(error.message).toBe(`cannot open ${path}: it is not a database`)
  })

  it.each(['/proc/store.db', '/nowhere/store.db', '/'])('says that it cannot open %s', (path) => {
    const error = refusal(() => sqliteStore(path))
    expect(error).toBeInstanceOf(StoreError)
    expect(error.message).toBe(`cannot open ${path}: the file cannot be opened`)
  })

  it('refuses a path that is none', () => {
    expect(refusal(() => sqliteStore(''))).toBeInstanceOf(OptionError)
    expect(refusal(() => sqliteStore('a\0b'))).toBeInstanceOf(StoreError)
  })

  it('opens an empty file as a new store', async () => {
    const path = newPath()
    writeFileSync(path, '')
    const store = open(path)
    await store.write([sketchSpan({ span: 1, thread: 'thread' })])
    expect(await readIds(store, 'thread')).toEqual([1])
    await store.close()
  })

  it('reads a damaged file with an error, never with less', async () => {
    const path = newPath()
    const store = open(path)
    const spans = Array.from({ length: 300 }, (_, index) =>
      sketchMessage({ span: index + 1, thread: 'thread', text: 'x'.repeat(1000) }),
    )
    await store.write(spans)
    await store.close()
    const { size } = statSync(path)
    writeSync(openSync(path, 'r+'), Buffer.alloc(size / 2, 0xff), 0, size / 2, size / 4)
    const damaged = open(path)
    await expect(readAll(damaged, 'thread')).rejects.toThrow(StoreError)
    await damaged.close()
  })

  it('refuses to be used after it was closed', async () => {
    const store = open()
    await store.close()
    await expect(store.write([sketchSpan({ span: 1 })])).rejects.toThrow(StoreError)
    await expect(findThreads(store)).rejects.toThrow(StoreError)
    await expect(readAll(store, 'thread')).rejects.toThrow(StoreError)
  })
})

describe('sqliteStore: reading only', () => {
  it('does not create a missing file', () => {
    const path = newPath()
    expect(refusal(() => sqliteStore(path, { readOnly: true }))).toBeInstanceOf(StoreError)
    expect(existsSync(path)).toBe(false)
  })

  it('says that an empty file holds nothing', () => {
    const path = newPath()
    writeFileSync(path, '')
    const error = refusal(() => sqliteStore(path, { readOnly: true }))
    expect(error.message).toBe(`${path} is empty: nothing was ever recorded in it`)
    expect(statSync(path).size).toBe(0)
  })

  it('reads beside a writer, and refuses to write', async () => {
    const path = newPath()
    const writer = open(path)
    const reader = sqliteStore(path, { readOnly: true })
    await writer.write([sketchSpan({ span: 1, thread: 'thread' })])
    expect(await readIds(reader, 'thread')).toEqual([1])
    const refused = reader.write([sketchSpan({ span: 2, thread: 'thread' })])
    await expect(refused).rejects.toThrow(`cannot write ${path}: it cannot be written to`)
    await writer.close()
    await reader.close()
  })
})

describe('sqliteStore: writing', () => {
  it('keeps all of a batch or nothing', async () => {
    const store = open()
    const good = sketchSpan({ span: 1, thread: 'thread' })
    const bad = { ...sketchSpan({ span: 2, thread: 'thread' }), endUnixNano: 2n ** 63n }
    await expect(store.write([good, bad])).rejects.toThrow(StoreError)
    expect(await findThreads(store)).toEqual([])
    expect(await store.write([good])).toEqual(written({ stored: 1, duplicates: 0 }))
    await store.close()
  })

  it('says so when the disk is full, and has what it acknowledged', async () => {
    const path = newPath()
    const script = `trap '' XFSZ; ulimit -f 400; exec "$0" "$@"`
    const child = [process.execPath, STORE_PROCESS, 'sqlite', path, '1', '100000']
    const failure = await runCommand('bash', ['-c', script, ...child]).catch(
      (error: Error) => error,
    )
    const said = failure instanceof Error ? failure.message : ''
    expect(said).toMatch(/StoreError: cannot write .*: (the disk|it)/)
    const acknowledged = said.match(/^\d+$/gm)?.length ?? 0
    expect(acknowledged).toBeGreaterThan(5)
    const store = open(path)
    expect(await findThreads(store)).toMatchObject([{ messages: acknowledged }])
    expect(await readIds(store, 'thread')).toHaveLength(2 * acknowledged)
    await store.close()
  })

  it('writes times that a query by hand finds exact', async () => {
    const path = newPath()
    const store = open(path)
    await store.write([sketchSpan({ span: 1, thread: 'it’s', start: 1n, end: 3n })])
    expect(await findThreads(store)).toHaveLength(1)
    const database = new DatabaseSync(`${path}-index`)
    const select = database.prepare('SELECT id, start_unix_nano, end_unix_nano FROM threads')
    select.setReadBigInts(true)
    expect({ ...select.get() }).toEqual({
      id: 'it’s',
      start_unix_nano: EPOCH + 1n,
      end_unix_nano: EPOCH + 3n,
    })
    database.close()
    await store.close()
  })

  it('holds no lock while somebody reads slowly, or has stopped', async () => {
    const path = newPath()
    const store = open(path)
    await store.write(
      Array.from({ length: 1200 }, (_, index) => sketchSpan({ span: index + 1, thread: 'thread' })),
    )
    const reading = store.readThreadSpans('thread')[Symbol.asyncIterator]()
    await reading.next()
    const other = new DatabaseSync(path)
    expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 })
    expect(statSync(`${path}-wal`).size).toBe(0)
    other.close()
    await store.close()
  })

  it('works without a file', async () => {
    const store = sqliteStore(':memory:')
    await store.write([sketchSpan({ span: 1, thread: 'thread' })])
    expect(await readIds(store, 'thread')).toEqual([1])
    await store.close()
  })
})
