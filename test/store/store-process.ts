/**
 * A process that writes into a store, for the tests that need a second one or kill one.
 *
 *     node store-process.ts <sqlite|otlp-file> <path> <trace> <batches>
 *
 * Each batch is one message of its own trace and one span that all such processes write. The number of a batch is
 * printed once `write` has resolved.
 */
import { writeSync } from 'node:fs'
import { otlpFileStore } from '../../src/store/otlp-file.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { sketchMessage, sketchSpan } from './thread-spans.ts'

const [, , kind, path = '', trace, batches] = process.argv
const store = kind === 'sqlite' ? sqliteStore(path) : otlpFileStore(path)
for (let span = 1; span <= Number(batches); span++) {
  await store.write([
    sketchMessage({ trace: Number(trace), span, thread: 'thread', text: 'x'.repeat(span * 100) }),
    sketchSpan({ trace: 0xff, span, thread: 'thread' }),
  ])
  writeSync(1, `${span}\n`)
}
await store.close()
