import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import type { SpanStore } from '../../../src/store/span-store.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { makeStoreFiles } from '../store-files.ts'
import { readAll, readIds, sketchMessage, sketchSpan, written } from '../thread-spans.ts'
import { FORMAT_2_BATCHES, FORMAT_2_EVENTS } from './fixtures/format-2-batches.ts'

const newPath = makeStoreFiles('.db')

describe('a file of format 2', () => {
  it('opens with all that is in it, and lists it as if it were written today', async () => {
    const path = format2()
    expect(() => sqliteStore(path, { readOnly: true })).toThrow(
      `${path} has format 2 of an older Threadspan: open it for writing once to upgrade it`,
    )
    const [model, store] = [await modelOf(), sqliteStore(path)]
    await expectEqual(store, model)
    await store.close()
    const again = sqliteStore(path, { readOnly: true })
    await expectEqual(again, model)
    await again.close()
  })

  it('goes on: what it has is a duplicate, and what was unfinished in it can end', async () => {
    const store = sqliteStore(format2())
    expect(await store.write(FORMAT_2_BATCHES[0] ?? [])).toEqual(written({ duplicates: 6 }))
    const end = { trace: 8, span: 81, thread: 'chat-2', attributes: { 'chat.kind': 'tool' } }
    expect(await store.write([sketchSpan({ ...end, end: 200n })])).toEqual(written({ replaced: 1 }))
    expect(await findThreads(store, { idPrefix: 'chat-2' })).toMatchObject([{ runs: 3 }])
    await store.close()
  })

  it('is left as it was if the process is killed while it is changed', async () => {
    const path = format2()
    const database = new DatabaseSync(path)
    // As far as the upgrade may have come.
    database.exec('BEGIN IMMEDIATE; DROP TABLE claims; DROP INDEX threads_by_end')
    database.close()
    const store = sqliteStore(path)
    await expectEqual(store, await modelOf())
    await store.close()
  })
})

it('a file of format 1 opens too', async () => {
  const path = format2()
  const database = new DatabaseSync(path)
  database.exec(`
    DROP TABLE claims; DROP TABLE span_events; DROP INDEX threads_of_trace;
    ALTER TABLE threads DROP COLUMN own; PRAGMA user_version = 1`)
  database.close()
  expect(() => sqliteStore(path, { readOnly: true })).toThrow(
    `${path} has format 1 of an older Threadspan: open it for writing once to upgrade it`,
  )
  const store = sqliteStore(path)
  await store.write([
    sketchMessage({ trace: 200, span: 2000, thread: 'chat-1' }),
    sketchSpan({ trace: 201, span: 2001, attributes: { 'gen_ai.conversation.id': 'chat-1' } }),
  ])
  expect(await readIds(store, 'chat-1')).toEqual(expect.arrayContaining([11, 2000, 2001]))
  expect(await findThreads(store, { idPrefix: 'chat-1' })).toMatchObject([
    { messages: 5, firstMessage: 'Where is my parcel?' },
  ])
  await store.close()
})

function format2(): string {
  const path = newPath()
  copyFileSync(join(import.meta.dirname, 'fixtures/format-2.sqlite'), path)
  return path
}

async function modelOf(): Promise<SpanStore> {
  const model = memoryStore()
  for (const batch of FORMAT_2_BATCHES) await model.write(batch)
  await model.writeEvents(FORMAT_2_EVENTS)
  return model
}

async function expectEqual(store: SpanStore, model: SpanStore): Promise<void> {
  const threads = await findThreads(model)
  expect(threads).toHaveLength(6)
  expect(await findThreads(store)).toEqual(threads)
  for (const { id } of threads) expect(await readAll(store, id)).toEqual(await readAll(model, id))
}
