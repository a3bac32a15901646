import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuiltCli, buildCli } from './built-cli.ts'

const IDS = [
  'a\u0007b',
  '\u001b[31mred',
  'x\ny',
  'x\\ny',
  'x\ny and more',
  'tab\tin it',
  'adm\u202ein',
  'zero\u200bwidth',
  '\u009b31mC1',
  ' spaces ',
  'half \ud83d',
  `long ${'\u0007'.repeat(20)}`,
  '你好 👩‍👩‍👧',
]

let cli: BuiltCli
let db: string

beforeAll(async () => {
  cli = await buildCli()
  db = join(cli.folder, 'odd.db')
  const file = join(cli.folder, 'odd.jsonl')
  const lines = IDS.map((thread, n) =>
    JSON.stringify({ thread, userId: thread, messages: [{ role: 'user', content: `no. ${n}` }] }),
  )
  writeFileSync(file, lines.join('\n'))
  await cli.run(['import', file, '--db', db])
})

afterAll(() => cli[Symbol.asyncDispose]())

// The first message says which of the threads it is.
function idOfRow(row: readonly string[]): string | undefined {
  return IDS[Number(row.at(-1)?.replace('no. ', ''))]
}

async function listed(): Promise<readonly (readonly string[])[]> {
  const { stdout } = await cli.run(['ls', '--db', db])
  const lines = stdout.trimEnd().split('\n')
  return lines.map((line) => line.split('\t'))
}

test('export takes every id that ls prints, and means the same thread', async () => {
  const rows = await listed()
  expect(rows).toHaveLength(IDS.length)
  const printed = rows.map(([id = '']) => id)
  const { stdout } = await cli.run(['export', '--db', db, '--', ...printed])
  const exported = stdout.trimEnd().split('\n')
  const threads = exported.map((line) => (JSON.parse(line) as { thread: string }).thread)
  expect(threads).toEqual(rows.map(idOfRow))
})

test('show and play take an id that ls prints, and ls a user', async () => {
  const rows = await listed()
  for (const id of ['\u001b[31mred', 'x\\ny', 'half \ud83d']) {
    const [printed = '', , , , , user = '', first = ''] =
      rows.find((row) => idOfRow(row) === id) ?? []
    for (const args of [['show'], ['play', '--speed', '100']]) {
      const { code, stdout } = await cli.run([...args, '--db', db, '--', printed])
      expect(code).toBe(0)
      expect(stdout).toContain(printed)
      expect(stdout).toContain(first)
    }
    const found = await cli.run(['ls', `--user=${user}`, '--json', 'id', '--db', db])
    expect(JSON.parse(found.stdout)).toEqual([{ id }])
  }
})

test.each([
  ['the id as it is', 'tab\tin it', 'tab\tin it'],
  ['what a table cut', String.raw`long \u0007\u0007\u00…`, IDS[11]],
  ['the beginning of what a list prints', String.raw`long \u0007`, IDS[11]],
  ['the beginning of the id', 'half ', 'half \ud83d'],
])('a command takes %s', async (_what, given, id) => {
  const { stdout } = await cli.run(['export', '--db', db, '--', given])
  expect(JSON.parse(stdout)).toMatchObject({ thread: id })
})

test('the threads that an argument may mean are named as ls prints them', async () => {
  const { code, stderr } = await cli.run(['show', '--db', db, '--', String.raw`x\n`])
  expect(code).toBe(3)
  expect(stderr).toContain(String.raw`x\ny and more`)
  expect(stderr).toContain(String.raw`x\\ny`)
})
