import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuiltCli, buildCli, finish, said } from '../cli/built-cli.ts'
import { needs } from '../support/needs.ts'
import {
  byThread,
  CONVERSATIONS,
  expected,
  exported,
  type Line,
  parseLines,
} from './thread-lines.ts'

const made: readonly Line[] = [
  {
    thread: 'three-megabytes',
    messages: [
      { role: 'user', content: 'ab\u00e6\u4f60\u{1f600} \n'.repeat(250_000) },
      { role: 'assistant', content: 'That is long.' },
    ],
  },
  {
    thread: 'lone-surrogates',
    lone: '\udc00',
    messages: [
      { role: 'user', content: 'half \ud83d a pair', name: '\ud800', id: 'x\udfff' },
      {
        role: 'assistant',
        content: [{ type: 'text', content: '\udc00\ud800' }],
        toolCalls: [{ id: '\ud800', name: 'f', arguments: '\udfff' }],
        parentId: 'x\udfff',
        feedback: { comment: '\ud83d' },
      },
      { role: 'tool', content: '\ud800', toolCallId: '\ud800', name: '\ud800', key: '\ud800' },
    ],
  },
  {
    thread: 'everything \u2028 "quoted" \\ \u0000',
    messages: [
      { role: 'system', content: '' },
      { role: 'user', content: null, timestamp: '2026-01-02T03:04:05.123456789Z' },
      { role: 'user', content: [], timestamp: '2026-01-02T03:04:04Z' },
      { role: 'moderator', content: '\u0000\u001b[31m\u202e', metadata: { nested: [1, null] } },
    ],
  },
]

let cli: BuiltCli

beforeAll(async () => {
  cli = await buildCli()
})

afterAll(() => cli[Symbol.asyncDispose]())

async function exportAll(db: string): Promise<Line[]> {
  const { stdout } = await cli.run(['export', '--all', '--format', 'jsonl', '--db', db])
  return parseLines(stdout)
}

async function expectRoundTrip(lines: readonly Line[], db: string): Promise<void> {
  const back = await exportAll(db)
  expect(back).toHaveLength(lines.length)
  expect(byThread(back, exported)).toEqual(byThread(lines, expected))
}

/** Starts a receiver on a store, and gives its URL. */
async function serve(db: string, port = '0') {
  const child = cli.start(['serve', '--port', port, '--db', db])
  const ended = finish(child)
  const banner = await said(child, 'stderr', /Ctrl-C/)
  const url = /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)/.exec(banner)?.[1] ?? ''
  return { child, ended, url }
}

describe('threads that were made to be hard', () => {
  test.each(['db', 'jsonl'])(
    'come back from a store in a .%s file as they went in',
    async (ending) => {
      const file = join(cli.folder, `made-${ending}.in`)
      const db = join(cli.folder, `made.${ending}`)
      writeFileSync(file, made.map((line) => `${JSON.stringify(line)}\n`).join(''))
      expect(await cli.run(['import', file, '--db', db])).toMatchObject({ code: 0 })
      await expectRoundTrip(made, db)
    },
  )

  test('are the same when what was exported is imported and exported again', async () => {
    const [first, second] = [join(cli.folder, 'made.db'), join(cli.folder, 'again.db')]
    const once = await cli.run(['export', '--all', '--db', first])
    await cli.run(['import', '-', '--db', second], { input: once.stdout })
    expect(byThread(await exportAll(second), (line) => line)).toEqual(
      byThread(parseLines(once.stdout), (line) => line),
    )
  })
})

describe('real conversations', needs({ data: existsSync(CONVERSATIONS) }), () => {
  const lines = existsSync(CONVERSATIONS) ? parseLines(readFileSync(CONVERSATIONS, 'utf8')) : []

  test('all come back as they went in', async () => {
    expect(lines).toHaveLength(145)
    const db = join(cli.folder, 'real.db')
    expect(await cli.run(['import', CONVERSATIONS, '--db', db])).toMatchObject({ code: 0 })
    await expectRoundTrip(lines, db)
  })

  test('also after the receiver was killed between two imports, with no duplicates', async () => {
    const db = join(cli.folder, 'killed.db')
    const first = await serve(db)
    expect(await cli.run(['import', CONVERSATIONS, '--url', first.url])).toMatchObject({
      code: 0,
    })
    first.child.kill('SIGKILL')
    await first.ended
    await expectRoundTrip(lines, db)
    const second = await serve(db)
    expect(await cli.run(['import', CONVERSATIONS, '--url', second.url])).toMatchObject({
      code: 0,
    })
    second.child.kill('SIGINT')
    // 2,216 messages, and the outcomes of 40.
    expect((await second.ended).stderr).toContain('0 spans stored, 2256 already there')
    await expectRoundTrip(lines, db)
  })

  test('also after the receiver was killed in the middle of an import', async () => {
    const db = join(cli.folder, 'halfway.db')
    const first = await serve(db)
    const importing = cli.run(['import', CONVERSATIONS, '--url', first.url])
    await said(first.child, 'stdout', /\n/)
    first.child.kill('SIGKILL')
    await first.ended
    const second = await serve(db, new URL(first.url).port)
    expect(await importing).toMatchObject({ code: 0 })
    second.child.kill('SIGTERM')
    await second.ended
    await expectRoundTrip(lines, db)
  })
})
