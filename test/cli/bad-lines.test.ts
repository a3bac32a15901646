import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeJsonTraces } from '../../src/otlp/json/encode-json-traces.ts'
import { sketchMessage } from '../store/thread-spans.ts'
import { type BuiltCli, buildCli } from './built-cli.ts'

let cli: BuiltCli
let file: string

beforeAll(async () => {
  cli = await buildCli()
  file = join(cli.folder, 'spans.jsonl')
  const line = JSON.stringify(
    encodeJsonTraces([sketchMessage({ span: 1, thread: 'chat-1', text: 'Hi' })]),
  )
  writeFileSync(file, ['{"resourceSpans":', line, 'nonsense', ''].join('\n'))
})

afterAll(() => cli[Symbol.asyncDispose]())

const READ = [
  ['ls', '--db'],
  ['ls', '--source'],
  ['show', 'chat-1', '--db'],
  ['export', 'chat-1', '--db'],
]

test.each(READ)('%s %s … says how many lines of a file it leaves out', async (...args) => {
  const { code, stdout, stderr } = await cli.run([...args.filter((arg) => arg !== undefined), file])
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: expect.stringContaining('chat-1'),
    stderr: expect.stringMatching(
      /^note: 2 damaged lines left out, wholly or in part; the first is line 1: /,
    ),
  })
})

test('import shows the first twenty lines that fail, and how many more there are', async () => {
  const input = '{"thread": 1}\n'.repeat(1_000)
  const { code, stderr } = await cli.run(['import', '-', '--db', join(cli.folder, 'x.db')], {
    input,
  })
  const lines = stderr.trimEnd().split('\n')
  expect({ code, stderr }).toMatchObject({ code: 1 })
  expect(lines.filter((line) => /line \d+:/.test(line))).toHaveLength(20)
  expect(lines.slice(-2)).toEqual([
    expect.stringContaining('and 980 more lines'),
    expect.stringContaining('1000 lines failed'),
  ])
})
