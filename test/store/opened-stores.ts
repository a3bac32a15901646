import { afterEach } from 'vitest'
import type { SpanStore } from '../../src/store/span-store.ts'
import type { StoreUnderTest } from './store-contract.ts'

/** Opens stores for the tests of a suite, and closes after each test what it has opened. */
export function openedStores({ open, reopen }: Pick<StoreUnderTest, 'open' | 'reopen'>) {
  const opened: SpanStore[] = []
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })
  return {
    openStore: async (): Promise<SpanStore> => {
      const store = await open()
      opened.push(store)
      return store
    },
    /** The same store after it was closed; where it keeps nothing, as it is. */
    openAgain: async (store: SpanStore): Promise<SpanStore> => {
      if (reopen === undefined) return store
      await store.close()
      const again = reopen(store)
      opened.push(again)
      return again
    },
  }
}
