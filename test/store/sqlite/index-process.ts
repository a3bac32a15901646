/**
 * A process that writes into a store as fast as it can, with lists in between, for the tests that kill one.
 *
 *     node index-process.ts <path> <round>
 *
 * Each batch has messages of new turns, runs that are not finished, and the ends of those of the batch before. The number
 * of a batch is printed once `write` has resolved. The first batches are so large that a thread of its own indexes.
 */
import { writeSync } from 'node:fs'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { sqliteStore } from '../../../src/store/sqlite.ts'
import { sketchMessage, sketchSpan } from '../thread-spans.ts'

const FIRST_TURNS = 800
const TURNS = 50
const [, , path = '', round] = process.argv
const store = sqliteStore(path)
let next = Number(round) * 1_000_000
let running: (() => RecordedSpan)[] = []

for (let batch = 1; ; batch++) {
  const ends = running.map((end) => end())
  running = []
  const turns = Array.from({ length: batch < 3 ? FIRST_TURNS : TURNS }, turn).flat()
  await store.write([...turns, ...ends])
  writeSync(1, `${batch}\n`)
  if (batch % 10 === 0) for await (const _ of store.listThreads({ limit: 3 })) break
}

function turn(): RecordedSpan[] {
  const trace = ++next
  const thread = `thread ${trace % 97}`
  const run = { trace, span: 3, thread, attributes: { 'chat.kind': 'agent' } }
  running.push(() => sketchSpan({ ...run, end: 99n }))
  return [
    sketchMessage({ trace, span: 1, thread, text: `question ${trace}` }),
    sketchMessage({
      trace,
      span: 2,
      thread,
      text: `answer ${trace}`,
      attributes: { 'chat.role': 'assistant' },
    }),
    sketchSpan({ ...run, attributes: { ...run.attributes, 'chat.unfinished': true } }),
    sketchSpan({
      trace,
      span: 4,
      attributes: { 'session.id': 'web', 'gen_ai.operation.name': 'chat' },
    }),
  ]
}
