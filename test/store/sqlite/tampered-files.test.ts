import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { send } from '../../receiver/send.ts'
import { runStoreProcess } from '../run-store-process.ts'
import { makeStoreFiles } from '../store-files.ts'
import { sketchMessage, sketchSpan } from '../thread-spans.ts'
import { readFrom, serveStore } from './serve-store.ts'

const newPath = makeStoreFiles('.db')
const FIRST = [1, 2, 3, 4, 5]
const LARGE = 'x'.repeat(50_000)
const CALL = sketchSpan({
  trace: 50,
  span: 50,
  attributes: { 'session.id': 'session', 'gen_ai.operation.name': 'chat' },
})

const LOG_RECORD = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  eventName: 'gen_ai.choice',
  timeUnixNano: '1',
}
const LOGS = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [LOG_RECORD] }] }] })

describe('a database that is deleted or moved while it is served', () => {
  it('is answered with 503 and a problem, and no new one is begun', async () => {
    const { path, postAll, post, problems, receiver } = await serveStore(newPath())
    expect(await postAll(FIRST)).toEqual([200, 200, 200, 200, 200])
    unlinkSync(path)
    const refused = await post(6)
    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBe('5')
    expect(refused.body).not.toContain(path)
    expect(await postAll([7, 8])).toEqual([503, 503])
    expect(problems.map(({ reason }) => reason)).toEqual(Array(3).fill('store-failed'))
    expect(problems[0]?.message).toBe(
      `cannot write ${path}: it was deleted or moved while it was open. Put it back, or restart to begin a new one. Until then nothing is stored`,
    )
    const logs = await send(receiver, { path: '/v1/logs', body: LOGS })
    expect(logs.status).toBe(503)
    expect(receiver.counts).toMatchObject({ stored: 5, failed: 3, eventsStored: 0, eventsLost: 1 })
    expect(existsSync(path)).toBe(false)
  })

  it('is noticed in a folder that was moved with all its files', async () => {
    const folder = `${newPath()}.folder`
    mkdirSync(folder)
    const { path, post } = await serveStore(join(folder, 'threads.db'))
    expect((await post(1)).status).toBe(200)
    renameSync(folder, `${folder}.old`)
    expect((await post(2)).status).toBe(503)
    expect(existsSync(dirname(path))).toBe(false)
    renameSync(`${folder}.old`, folder)
    expect((await post(3)).status).toBe(200)
    expect((await readFrom(path)).ids).toEqual(expect.arrayContaining([1, 3]))
  })

  it('is used again once it is put back, and has all that was acknowledged', async () => {
    const { path, postAll, acknowledged } = await serveStore(newPath())
    await postAll(FIRST)
    renameSync(path, `${path}.aside`)
    expect(await postAll([6, 7])).toEqual([503, 503])
    renameSync(`${path}.aside`, path)
    expect(await postAll([6, 7, 8])).toEqual([200, 200, 200])
    expect((await readFrom(path)).ids).toEqual(acknowledged)
  })

  it.each([[[6]], [[]]])(
    'has all that was acknowledged where it was moved to, after the batches %j',
    async (spans) => {
      const { path, store, postAll } = await serveStore(newPath())
      await postAll(FIRST)
      renameSync(path, `${path}.aside`)
      expect(await postAll(spans)).toEqual(spans.map(() => 503))
      await store.close()
      expect((await readFrom(`${path}.aside`)).ids).toEqual(expect.arrayContaining(FIRST))
      await makeDatabase(path)
      expect((await readFrom(path)).ids).toEqual([100])
    },
  )

  it('is noticed behind a symbolic link, also if the link is changed', async () => {
    const [target, other, link] = [newPath(), newPath(), newPath()]
    await sqliteStore(other).close()
    await sqliteStore(target).close()
    symlinkSync(target, link)
    const { postAll } = await serveStore(link)
    expect(await postAll([1, 2])).toEqual([200, 200])
    unlinkSync(link)
    symlinkSync(other, link)
    expect(await postAll([3, 4])).toEqual([503, 200])
    expect((await readFrom(target)).ids).toEqual([1, 2, 3])
    expect((await readFrom(other)).ids).toEqual([4])
  })

  it('is not taken for moved if it only got a second name', async () => {
    const { path, postAll } = await serveStore(newPath())
    await postAll([1])
    linkSync(path, `${path}.name`)
    expect(await postAll([2])).toEqual([200])
  })
})

describe('a database whose place another one takes while it is served', () => {
  it('is left, and the other one is used from the second request on', async () => {
    const [other, { path, postAll, problems }] = [newPath(), await serveStore(newPath())]
    await postAll(FIRST)
    renameSync(path, `${path}.aside`)
    expect(await postAll([6])).toEqual([503])
    await makeDatabase(other)
    renameSync(other, path)
    expect(await postAll([7, 8])).toEqual([200, 200])
    expect(problems).toHaveLength(1)
    expect((await readFrom(path)).ids).toEqual([7, 8, 100])
    expect((await readFrom(`${path}.aside`)).ids).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('is complete where it was moved to if it is closed before the next batch', async () => {
    const [other, { path, store, postAll }] = [newPath(), await serveStore(newPath())]
    await postAll(FIRST)
    renameSync(path, `${path}.aside`)
    await makeDatabase(other)
    renameSync(other, path)
    await store.close()
    expect((await readFrom(`${path}.aside`)).ids).toEqual(FIRST)
    expect((await readFrom(path)).ids).toEqual([100])
  })

  it('keeps its journal away from the other one, and leaves the journal of that one alone', async () => {
    const [other, restored, { path, postAll }] = [newPath(), newPath(), await serveStore(newPath())]
    await postAll(FIRST)
    const store = sqliteStore(other)
    await store.write([sketchMessage({ span: 100, thread: 'thread' })])
    for (const end of ['', '-wal']) copyFileSync(other + end, restored + end)
    await store.close()
    expect(statSync(`${restored}-wal`).size).toBeGreaterThan(0)
    for (const end of ['', '-wal']) renameSync(restored + end, path + end)
    expect(await postAll([6, 7])).toEqual([503, 200])
    expect((await readFrom(path)).ids).toEqual([7, 100])
    expect(query(path, 'PRAGMA integrity_check')).toBe('ok')
  })

  it('is answered with 503 for as long as the other file is not a database', async () => {
    const { path, postAll } = await serveStore(newPath())
    await postAll(FIRST)
    renameSync(path, `${path}.aside`)
    mkdirSync(path)
    expect(await postAll([6, 7])).toEqual([503, 503])
    renameSync(path, `${path}.folder`)
    expect(await postAll([8])).toEqual([503])
    expect(existsSync(path)).toBe(false)
    renameSync(`${path}.aside`, path)
    expect(await postAll([9])).toEqual([200])
    expect((await readFrom(path)).ids).toEqual(expect.arrayContaining([...FIRST, 9]))
  })
})

describe('a journal that is tampered with while its database is served', () => {
  it.each([['-wal'], ['-shm'], ['-wal', '-shm']])(
    'is noticed if it is deleted, and what it held is saved: %s %s',
    async (...ends) => {
      const { path, postAll, acknowledged, problems } = await serveStore(newPath())
      await postAll(FIRST)
      for (const end of ends) unlinkSync(path + end)
      expect(await postAll([6, 7, 8])).toEqual([503, 200, 200])
      expect(problems.map(({ message }) => message)).toEqual([
        `cannot write ${path}: its -wal or -shm file was deleted or replaced while it was open`,
      ])
      const { ids, messages } = await readFrom(path)
      expect(ids).toEqual(expect.arrayContaining(acknowledged))
      expect(messages).toBe(ids.length)
    },
  )

  it.each([
    ['nothing', () => 0],
    ['its header', () => 32],
    ['a half', (size: number) => size / 2],
    ['all but a byte', (size: number) => size - 1],
  ])('is noticed if it is cut to %s', async (_what, cut) => {
    const { path, store, postAll, problems } = await serveStore(newPath())
    await postAll(FIRST, LARGE)
    truncateSync(`${path}-wal`, cut(statSync(`${path}-wal`).size))
    expect(await postAll([6])).toEqual([503])
    expect(problems[0]?.message).toContain('its -wal file was cut while it was open')
    const after = [7, 8, 9]
    expect(await postAll(after)).toEqual([200, 200, 200])
    await store.close()
    expect((await readFrom(path)).ids).toEqual(expect.arrayContaining(after))
    expect(query(path, 'PRAGMA integrity_check')).toBe('ok')
  })

  it('damages nothing if it is cut inside a batch, and then closed', async () => {
    const { path, store, postAll } = await serveStore(newPath())
    await postAll(FIRST)
    checkpoint(path, 'TRUNCATE')
    await postAll([6], LARGE)
    truncateSync(`${path}-wal`, statSync(`${path}-wal`).size / 2)
    await store.close()
    expect(query(path, 'PRAGMA integrity_check')).toBe('ok')
    expect((await readFrom(path)).ids).toEqual(FIRST)
  })

  it('gives way to one that another process has written meanwhile', async () => {
    const { path, store, postAll, problems } = await serveStore(newPath())
    await postAll(FIRST)
    // Of this table, the other process writes nothing.
    await store.write([CALL])
    const acknowledged = await writeToNewJournal(path)
    expect(await postAll([6, 7])).toEqual([503, 200])
    expect(problems[0]?.message).toMatch(/may be lost$/)
    await store.close()
    await expectOnlyOther(path, acknowledged)
  })

  it('gives way to one that another process has written meanwhile, also if no batch comes', async () => {
    const { path, store, postAll } = await serveStore(newPath())
    await postAll(FIRST)
    checkpoint(path, 'PASSIVE')
    const acknowledged = await writeToNewJournal(path)
    await store.close()
    await expectOnlyOther(path, acknowledged)
  })

  it('may be emptied by a checkpoint of another process, and the database made smaller', async () => {
    const { path, postAll, acknowledged, problems } = await serveStore(newPath())
    const other = new DatabaseSync(path)
    for (const command of ['PRAGMA wal_checkpoint(TRUNCATE)', 'VACUUM']) {
      await postAll(
        [1, 2, 3].map((span) => acknowledged.length + span),
        LARGE,
      )
      other.exec(command)
    }
    other.exec('CREATE TABLE other (x); DROP TABLE other; PRAGMA wal_checkpoint(TRUNCATE)')
    // The first one is there already, so that nothing is written.
    expect(await postAll([6], LARGE)).toEqual([200])
    expect(await postAll([7, 8])).toEqual([200, 200])
    other.close()
    expect(problems).toEqual([])
    expect((await readFrom(path)).ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})

it('a database that is cut while it is served is answered with 503 until it is replaced', async () => {
  const [backup, { path, postAll, problems }] = [newPath(), await serveStore(newPath())]
  await postAll(FIRST, LARGE)
  const other = new DatabaseSync(path)
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  other.exec(`VACUUM INTO '${backup}'`)
  other.close()
  await postAll([6])
  truncateSync(path, 8192)
  expect(await postAll([7, 8])).toEqual([503, 503])
  expect(problems.at(-1)?.message).toContain('it was cut while it was open. Restore it')
  renameSync(backup, path)
  expect(await postAll([9, 10])).toEqual([200, 200])
  expect((await readFrom(path)).ids).toEqual([1, 2, 3, 4, 5, 9, 10])
})

// Under another name, and then moved: SQLite itself deletes a journal when it makes a database beside it.
async function makeDatabase(path: string): Promise<void> {
  const made = `${path}.made`
  const store = sqliteStore(made)
  await store.write([sketchMessage({ span: 100, thread: 'thread' })])
  await store.close()
  renameSync(made, path)
}

// As another process does that is killed later. Returns how many batches of two spans it has stored.
async function writeToNewJournal(path: string): Promise<number> {
  for (const end of ['-wal', '-shm']) unlinkSync(path + end)
  return runStoreProcess({ kind: 'sqlite', path, trace: 2, batches: 1e6, killAfter: 5 })
}

async function expectOnlyOther(path: string, acknowledged: number): Promise<void> {
  const { ids } = await readFrom(path)
  const ofOther = ids.filter((id) => id <= acknowledged)
  expect(ofOther.length).toBeGreaterThanOrEqual(2 * acknowledged)
  expect(query(path, 'SELECT count(*) FROM span_events')).toBe(0)
  expect(query(path, 'PRAGMA integrity_check')).toBe('ok')
}

function query(path: string, sql: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true })
  const [value] = Object.values(database.prepare(sql).get() ?? {})
  database.close()
  return value
}

// From a connection of its own, as another process does it.
function checkpoint(path: string, mode: 'PASSIVE' | 'TRUNCATE'): void {
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA wal_checkpoint(${mode})`)
  database.close()
}
