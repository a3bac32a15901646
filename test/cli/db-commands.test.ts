import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuiltCli, buildCli } from './built-cli.ts'

let cli: BuiltCli
let db: string

beforeAll(async () => {
  cli = await buildCli()
  db = join(cli.folder, 'threads.db')
  const file = join(cli.folder, 'threads.jsonl')
  const message = { role: 'user', content: 'Hi', timestamp: '2026-01-02T03:04:05Z' }
  writeFileSync(file, `${JSON.stringify({ thread: 'a', messages: [message] })}\n`)
  await cli.run(['import', file, '--db', db])
})

afterAll(() => cli[Symbol.asyncDispose]())

test('db info says what is in a store and how large its parts are', async () => {
  const { stdout } = await cli.run(['db', 'info', '--db', db])
  const values = new Map(stdout.split('\n').map((line) => line.split('\t') as [string, string]))
  expect(values.get('store')).toBe(db)
  expect(values.get('threads')).toBe('1')
  expect(values.get('messages')).toBe('1')
  expect(values.get('oldest')).toBe('2026-01-02T03:04:05Z')
  expect(values.get('lag')).toBe('0')
  const parts = ['spans', 'index', 'words', 'wal', 'free'].map((name) => Number(values.get(name)))
  expect(parts.reduce((sum, bytes) => sum + bytes, 0)).toBe(Number(values.get('total')))
  const { stdout: json } = await cli.run(['db', 'info', '--json', '--db', db])
  expect(JSON.parse(json)).toMatchObject({ threads: 1, lag: 0, bytes: { words: parts[2] } })
})

test('db reindex derives the index again, and says how many spans that were', async () => {
  const { code, stderr } = await cli.run(['db', 'reindex', '--db', db])
  expect({ code, stderr }).toEqual({ code: 0, stderr: `indexed 1 span of ${db}\n` })
})

test('db says what it needs if the store is of another kind, or not there', async () => {
  const lines = await cli.run(['db', 'reindex', '--db', join(cli.folder, 'threads.jsonl')])
  expect(lines.code).toBe(3)
  expect(lines.stderr).toContain('only a SQLite store has parts and an index')
  const none = await cli.run(['db', 'info', '--db', join(cli.folder, 'none.db')])
  expect(none.code).toBe(5)
  expect(none.stderr).toContain('there is no store at')
})
