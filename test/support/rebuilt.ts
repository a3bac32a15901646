import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { RecordedThread } from '../../src/thread/recorded-thread.ts'

/** A thread as a store gives it back, from spans in the order in which they arrived. */
export async function rebuilt(
  id: string,
  ...batches: readonly (readonly RecordedSpan[])[]
): Promise<RecordedThread> {
  const store = memoryStore()
  for (const batch of batches) await store.write(batch)
  return readThread(store, id)
}
