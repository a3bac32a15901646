import { expect, it } from 'vitest'
import { resolveThread } from '../../../src/cli/source/resolve-thread.ts'
import { watchedReader } from '../../../src/cli/source/watched-reader.ts'
import type { Terminal } from '../../../src/cli/terminal/terminal.ts'
import type { ThreadQuery } from '../../../src/replay/span-reader.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { ThreadNotFoundError } from '../../../src/thread/errors.ts'
import { makeStoreFiles } from '../../store/store-files.ts'
import { sketchMessage } from '../../store/thread-spans.ts'

const newPath = makeStoreFiles('.db')

it('an id that is not there names near ones, and no other threads are read for it', async () => {
  const store = sqliteStore(newPath())
  const ids = ['alpha-1', 'beta-2', 'gamma-3']
  await store.write(ids.map((thread, n) => sketchMessage({ trace: n + 1, span: n + 1, thread })))
  const queries: (ThreadQuery | undefined)[] = []
  const list = store.listThreads.bind(store)
  store.listThreads = (query) => {
    queries.push(query)
    return list(query)
  }
  const reader = watchedReader(store, { notice: () => {} } as unknown as Terminal)
  const read = (id: string) => Promise.reject(new ThreadNotFoundError(id))
  await expect(resolveThread(reader, 'gmama-3', read)).rejects.toMatchObject({
    next: expect.stringContaining('Did you mean gamma-3'),
  })
  expect(queries).toEqual([{ idPrefix: 'gmama-3' }])
  await store.close()
})
