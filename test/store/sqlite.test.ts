import type { SpanStore } from '../../src/store/span-store.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { describeStore } from './store-contract.ts'
import { makeStoreFiles } from './store-files.ts'

const newPath = makeStoreFiles('.db')
const paths = new WeakMap<SpanStore, string>()

function open(path = newPath()): SpanStore {
  const store = sqliteStore(path)
  paths.set(store, path)
  return store
}

describeStore({
  name: 'sqliteStore',
  open: () => open(),
  reopen: (store) => open(paths.get(store)),
})
