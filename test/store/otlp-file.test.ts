import { otlpFileStore } from '../../src/store/otlp-file.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { describeStore } from './store-contract.ts'
import { makeStoreFiles } from './store-files.ts'

const newPath = makeStoreFiles('.jsonl')
const paths = new WeakMap<SpanStore, string>()

function open(path = newPath()): SpanStore {
  const store = otlpFileStore(path)
  paths.set(store, path)
  return store
}

describeStore({
  name: 'otlpFileStore',
  open: () => open(),
  reopen: (store) => open(paths.get(store)),
})
