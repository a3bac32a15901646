import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ImportRecorder } from '../../../src/cli/import/import-recorder.ts'
import { isRecordedOtherwise } from '../../../src/cli/import/is-recorded-otherwise.ts'
import type { MessageLine } from '../../../src/cli/thread-file/thread-line.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { sketchMessage, sketchSpan } from '../../store/thread-spans.ts'
import { type BuiltCli, buildCli } from '../built-cli.ts'

const ASKED = { role: 'user', content: 'Do you have kites?', timestamp: '2026-11-01T08:00:00Z' }
const ANSWERED = { role: 'assistant', content: 'Red ones.', timestamp: '2026-11-01T08:00:02Z' }
const UNTIMED = { role: 'user', content: 'Do you have kites?' }
const MORE = { role: 'user', content: 'One, please.' }

let cli: BuiltCli

beforeAll(async () => {
  cli = await buildCli()
})

afterAll(() => cli[Symbol.asyncDispose]())

test('a thread that an app recorded is left out, and that is said once', async () => {
  const db = join(cli.folder, 'app.db')
  const load = (input: string, target = db) => cli.run(['import', '-', '--db', target], { input })
  const exported = async () => (await cli.run(['export', '--all', '--db', db])).stdout
  const spans = ['shop', 'help'].map((thread, n) =>
    sketchMessage({ trace: n + 1, span: n + 1, thread, text: 'Do you have kites?' }),
  )
  await load(`${JSON.stringify(encodeJsonTraces(spans))}\n`)
  const before = await exported()
  const other = `${JSON.stringify({ thread: 'new', messages: [ASKED] })}\n`
  const { code, stderr } = await load(before + other)
  expect(stderr).toContain('2 lines left out: already there, recorded otherwise')
  expect(stderr.match(/--db FILE/g)).toHaveLength(1)
  expect(stderr).toContain('1 thread, 1 message')
  expect(code).toBe(1)
  expect((await exported()).split('\n')).toEqual(expect.arrayContaining(before.split('\n')))
  expect((await load(before, join(cli.folder, 'copy.db'))).code).toBe(0)
})

const record = (thread: string, ...messages: readonly MessageLine[]) =>
  new ImportRecorder().record({ thread, messages })

/** Whether the thread counts as recorded otherwise in a store that has an earlier line. */
async function isLeftOut(
  earlier: readonly MessageLine[],
  line: readonly MessageLine[],
): Promise<boolean> {
  const store = memoryStore()
  // A recorder tracks a message with an own id once in its process.
  const thread = randomUUID()
  await store.write(record(thread, ...earlier))
  return isRecordedOtherwise(store, thread, record(thread, ...line))
}

test.for([
  ['the same line', [ASKED, ANSWERED], [ASKED, ANSWERED]],
  ['a line of which a part is there, as after an interruption', [ASKED], [ASKED, ANSWERED]],
  ['a line in which the thread goes on', [ASKED, ANSWERED], [MORE]],
  [
    'a line in which a user says the same again, later',
    [ASKED],
    [{ ...ASKED, timestamp: ANSWERED.timestamp }],
  ],
  ['a new thread', [], [ASKED]],
] as const)('%s is not left out', async ([, earlier, line]) => {
  expect(await isLeftOut(earlier, line)).toBe(false)
})

test.for([
  [
    'the same messages with ids',
    [ASKED, ANSWERED],
    [
      { ...ASKED, id: 'a' },
      { ...ANSWERED, id: 'b' },
    ],
  ],
  [
    'the same messages and more, with ids',
    [ASKED],
    [
      { ...ASKED, id: 'a' },
      { ...ANSWERED, id: 'b' },
    ],
  ],
  ['the same messages without times, with ids', [UNTIMED], [{ ...UNTIMED, id: 'a' }]],
] as const)('%s are left out', async ([, earlier, line]) => {
  expect(await isLeftOut(earlier, line)).toBe(true)
})

test("an app's feedback on an imported thread does not keep it from going on, and its runs do", async () => {
  const store = memoryStore()
  const [trace, span] = [9, 9]
  await store.write(record('shop', ASKED))
  await store.write([
    sketchSpan({ trace, span, thread: 'shop', attributes: { 'chat.kind': 'feedback' } }),
  ])
  expect(await isRecordedOtherwise(store, 'shop', record('shop', MORE))).toBe(false)
  await store.write([
    sketchSpan({
      trace,
      span: 10,
      thread: 'shop',
      attributes: { 'gen_ai.operation.name': 'chat' },
    }),
  ])
  expect(await isRecordedOtherwise(store, 'shop', record('shop', MORE))).toBe(true)
})
