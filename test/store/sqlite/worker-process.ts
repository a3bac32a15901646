/**
 * A process that writes and reads so many spans that a thread of its own indexes them.
 *
 *     node worker-process.ts <path>
 */
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { sketchMessage } from '../thread-spans.ts'

const store = sqliteStore(process.argv[2] ?? '')
const spans = Array.from({ length: 5500 }, (_, n) =>
  sketchMessage({ trace: n + 1, span: n + 1, thread: `thread ${n % 50}`, text: 'a message' }),
)
await store.write(spans)
for await (const _ of store.listThreads({ limit: 1 })) break
await store.close()
