import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { needs } from '../support/needs.ts'
import { type BuiltCli, buildCli } from './built-cli.ts'
import { hasScript, onTerminal } from './terminal-command.ts'

const THREADS = [
  thread(
    'refund',
    'u_1',
    ['gold'],
    [
      { role: 'user', content: 'My order number is wrong.', timestamp: '2026-01-01T10:00:00Z' },
      {
        role: 'assistant',
        content: 'A refund is on its way.',
        timestamp: '2026-01-01T10:00:30Z',
        feedback: { thumb: 'down', comment: 'Much too slow.' },
      },
    ],
  ),
  thread(
    'weather',
    'u_2',
    ['silver'],
    [
      { role: 'user', content: 'Will it rain?', timestamp: '2026-02-01T10:00:00Z' },
      {
        role: 'assistant',
        content: null,
        toolCalls: [{ id: 'c1', name: 'forecast', arguments: '{"city":"Oslo"}' }],
        timestamp: '2026-02-01T10:00:01Z',
      },
      { role: 'tool', content: 'rain', toolCallId: 'c1', timestamp: '2026-02-01T10:00:02Z' },
      {
        role: 'assistant',
        content: 'Yes: number the umbrellas in order.',
        timestamp: '2026-02-01T10:00:03Z',
      },
    ],
  ),
  thread(
    'bill',
    'u_1',
    [],
    [{ role: 'user', content: 'Where is my bill?', timestamp: '2026-03-01T10:00:00Z' }],
  ),
]

let cli: BuiltCli
let db: string

beforeAll(async () => {
  cli = await buildCli()
  db = join(cli.folder, 'threads.db')
  const file = join(cli.folder, 'threads.jsonl')
  writeFileSync(file, THREADS.map((one) => `${JSON.stringify(one)}\n`).join(''))
  await cli.run(['import', file, '--db', db])
})

afterAll(() => cli[Symbol.asyncDispose]())

function thread(id: string, userId: string, tags: readonly string[], messages: readonly object[]) {
  return { thread: id, userId, tags, messages }
}

async function listed(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await cli.run(['ls', ...args, '--json', 'id', '--db', db])
  expect(stderr.replace('No thread matches.\n', '')).toBe('')
  return (JSON.parse(stdout) as { readonly id: string }[]).map(({ id }) => id)
}

describe('ls', () => {
  test('lists the threads that meet all filters, in the order that was asked for', async () => {
    const filters = ['--tag', 'gold', '--tag', 'silver', '--feedback', 'any', '--no-errors']
    expect(await listed(...filters, '--slower-than', '30s', '--user', 'u_1')).toEqual(['refund'])
    expect(await listed('--max-duration', '0.5m', '--sort', 'longest')).toEqual([
      'weather',
      'refund',
      'bill',
    ])
  })

  test('goes on behind the cursor of the last thread', async () => {
    const page = ['ls', '--sort', 'first', '--json', 'id,cursor', '--db', db]
    const first = await cli.run([...page, '--limit', '2'])
    const [a, b] = JSON.parse(first.stdout) as { readonly id: string; readonly cursor: string }[]
    expect([a?.id, b?.id]).toEqual(['refund', 'weather'])
    expect(first.stderr).toBe('2 of 3 threads; all of them: --limit 3\n')
    expect(await listed('--sort', 'first', '--cursor', b?.cursor ?? '')).toEqual(['bill'])
    const other = await cli.run(['ls', '--cursor', b?.cursor ?? '', '--db', db])
    expect(other.code).toBe(3)
    expect(other.stderr).toContain('--cursor: cursor is of the order first, not of latest')
  })

  test('names the nearest filter for a misspelt one', async () => {
    const { code, stderr } = await cli.run(['ls', '--tol', 'a', '--db', db])
    expect(code).toBe(3)
    expect(stderr).toContain('Did you mean --tool?')
  })
})

test('a source that cannot select by a filter is not asked, and what it can is said', async () => {
  const source = 'clickhouse+http://127.0.0.1:1/otel'
  const { code, stderr } = await cli.run(['ls', '--tool', 'a', '--model', 'b', '--source', source])
  expect(code).toBe(3)
  expect(stderr).toContain('this source cannot select by --tool')
  expect(stderr).toContain('It selects by: --user, --since, --until, --tag, --model')
})

describe('search', () => {
  test('gives each hit with its thread, time, role and the message before it', async () => {
    const { stdout, code } = await cli.run(['search', 'refund', '--db', db])
    expect(code).toBe(0)
    expect(stdout).toBe(
      'refund\t2026-01-01T10:00:30Z\tassistant\tA refund is on its way.\tuser\tMy order number is wrong.\n',
    )
  })

  test('takes an argument of several words for a phrase', async () => {
    const { stdout } = await cli.run(['search', 'order num*', '--json', '--db', db])
    const [hit, ...others] = JSON.parse(stdout) as Record<string, unknown>[]
    expect(others).toEqual([])
    expect(hit).toMatchObject({
      thread: 'refund',
      time: '2026-01-01T10:00:00Z',
      role: 'user',
      text: 'My order number is wrong.',
      before: null,
    })
  })

  test('says that nothing was found, and how to find the beginning of a word', async () => {
    const { code, stdout, stderr } = await cli.run([
      'search',
      'refun',
      '--role',
      'tool',
      '--db',
      db,
    ])
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' })
    expect(stderr).toBe('Nothing has these words. Try word* for words that begin so.\n')
  })
})

describe('on a terminal', needs({ terminal: hasScript() }), () => {
  test('the next page is named, and words are bold', async () => {
    const list = `threadspan ls --sort slowest --limit 1 --db ${db}`
    const found = `threadspan search "order number" --db ${db}`
    const { stdout } = await cli.shell(onTerminal(`${list}; ${found}`))
    expect(stdout).toMatch(/the next page: --cursor [\w-]+\r?\n/)
    expect(stdout).toMatch(/LONGEST WAIT.*\r?\nrefund .* 30\.0 s /)
    expect(stdout).toContain('My \u001b[1morder number\u001b[22m is wrong.')
  })
})
