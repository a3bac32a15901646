import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ThreadLine } from '../../src/cli/thread-file/thread-line.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { otlpFileStore } from '../../src/store/otlp-file.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { sqliteStore } from '../../src/store/sqlite.ts'
import { formatInstant } from '../../src/thread/instant.ts'
import { EPOCH, sketchMessage } from '../store/thread-spans.ts'
import { type BuiltCli, buildCli } from './built-cli.ts'

// More than is read at once.
const TURNS = 10_500
const MINUTE = 60_000_000_000n

let cli: BuiltCli
let db: string
let file: string

beforeAll(async () => {
  cli = await buildCli()
  db = join(cli.folder, 'long.db')
  file = join(cli.folder, 'long.jsonl')
  await fill(sqliteStore(db), TURNS)
  await fill(otlpFileStore(file), TURNS)
})

afterAll(() => cli[Symbol.asyncDispose]())

async function fill(store: SpanStore, turns: number): Promise<void> {
  const spans: RecordedSpan[] = Array.from({ length: turns }, (_, turn) => turnSpans(turn)).flat()
  while (spans.length > 0) await store.write(spans.splice(0, 3000))
  await store.close()
}

function turnSpans(turn: number): RecordedSpan[] {
  const [trace, start] = [turn + 1, BigInt(turn) * MINUTE]
  const asked = { trace, thread: 'long', start, span: 2 * turn + 1, text: `question ${turn}` }
  const attributes = { 'chat.role': 'assistant' }
  const answered = { ...asked, span: 2 * turn + 2, start: start + 1n, text: `answer ${turn}` }
  return [sketchMessage(asked), sketchMessage({ ...answered, attributes })]
}

function timeOf(turn: number): string {
  return formatInstant(EPOCH + BigInt(turn) * MINUTE)
}

function lastMessages({ messages, ...line }: ThreadLine, count: number): ThreadLine {
  return { ...line, messages: messages.slice(-count) }
}

function contents(stdout: string): string[] {
  return stdout.match(/(?:question|answer) \d+/g) ?? []
}

describe('a thread that is too long to be read at once', () => {
  test('is shown with its end, and a notice says what it is the end of and how to see the rest', async () => {
    const { code, stdout, stderr } = await cli.run(['show', 'long', '--db', db])
    expect(code).toBe(0)
    expect(contents(stdout)).toHaveLength(20_000)
    expect(contents(stdout).at(-1)).toBe('answer 10499')
    expect(stdout).toMatch(/^long {2}20000 messages of a longer thread/)
    expect(stderr).toContain(`${2 * TURNS} spans since ${timeOf(0)}`)
    expect(stderr).toContain('its last 20000 messages; --from TIME shows others, --last N fewer')
  })

  test('show --last has the last messages alone, also by the beginning of an id and as JSON', async () => {
    const { stdout, stderr } = await cli.run(['show', 'lon', '--last', '3', '--db', db])
    expect(contents(stdout)).toEqual(['answer 10498', 'question 10499', 'answer 10499'])
    expect(stdout).toMatch(/^long {2}3 messages of a longer thread/)
    expect(stderr).not.toContain('note:')
    const json = await cli.run(['show', 'long', '--last', '3', '--json', '--db', db])
    const thread = JSON.parse(json.stdout)
    expect(thread.messages).toHaveLength(3)
    expect(thread.path).toHaveLength(3)
    expect(thread.rest).toMatchObject({ spans: 2 * TURNS })
  })

  test('show --last says if there are more messages than it can show at once', async () => {
    const { stdout, stderr } = await cli.run(['show', 'long', '--last', '20500', '--db', db])
    expect(contents(stdout)).toHaveLength(20_000)
    expect(stderr).toContain('these are its last 20000 messages')
  })

  test('show --from begins there, and names where to go on until nothing is left', async () => {
    const read: string[] = []
    let from: string | undefined = timeOf(100)
    while (from !== undefined && read.length <= 2 * TURNS) {
      const { stdout, stderr } = await cli.run(['show', 'long', '--from', from, '--db', db])
      read.push(...contents(stdout))
      from = /the thread goes on: --from (\S+)/.exec(stderr)?.[1]
    }
    expect(read).toHaveLength(2 * (TURNS - 100))
    expect(new Set(read).size).toBe(read.length)
    expect(read.at(0)).toBe('question 100')
  })

  test('show --from with --last has the last messages since then', async () => {
    const from = timeOf(10_498)
    const few = await cli.run(['show', 'long', '--from', from, '--last', '9', '--db', db])
    expect(contents(few.stdout)).toHaveLength(4)
    expect(few.stderr).not.toContain('note:')
    const one = await cli.run(['show', 'long', '--from', from, '--last', '1', '--db', db])
    expect(contents(one.stdout)).toEqual(['answer 10499'])
  })

  test('show --from says when the thread ended if nothing is so late', async () => {
    const late = timeOf(20_000)
    const { code, stdout, stderr } = await cli.run(['show', 'long', '--from', late, '--db', db])
    expect({ code, said: contents(stdout) }).toEqual({ code: 0, said: [] })
    expect(stderr).toContain(`the thread ends at ${formatInstant(EPOCH + 10_499n * MINUTE + 2n)}`)
  })

  test('play --last plays the last messages at once, not after all the time before them', async () => {
    const args = ['play', 'long', '--last', '2', '--timing', 'real', '--db', db]
    const { code, stdout } = await cli.run(args)
    expect({ code, said: contents(stdout) }).toEqual({
      code: 0,
      said: ['question 10499', 'answer 10499'],
    })
  })

  test('is exported in parts under one id, which import puts together again', async () => {
    const { code, stdout, stderr } = await cli.run(['export', 'lon', '--db', db])
    expect(code).toBe(0)
    expect(stderr).toContain(`1 thread, ${2 * TURNS} messages exported`)
    expect(stderr).toContain('2 parts in all')
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).thread)).toEqual(['long', 'long'])
    const all = await cli.run(['export', '--all', '--db', db])
    expect(all.stdout === stdout).toBe(true)
    const again = join(cli.folder, 'again.db')
    const ends = lines.map((line) => JSON.stringify(lastMessages(JSON.parse(line), 50)))
    await cli.run(['import', '-', '--db', again], { input: ends.join('\n') })
    const shown = await cli.run(['show', 'long', '--db', again])
    expect(contents(shown.stdout)).toEqual(ends.flatMap(contents))
  })

  test('is found to its end in a source that only gives whole threads, and that is said', async () => {
    const { stdout, stderr } = await cli.run(['show', 'long', '--last', '1', '--db', file])
    expect(contents(stdout)).toEqual(['answer 10499'])
    expect(stderr).toContain('this source can only give a thread as a whole')
    const exported = await cli.run(['export', 'long', '--db', file])
    expect(JSON.parse(exported.stdout).messages).toHaveLength(2 * TURNS)
    expect(exported.stderr).toContain('this source can only give a thread as a whole')
  })
})

describe('a part of a thread', () => {
  test.each([
    [['--last', '0'], /1 or more/],
    [['--last', 'x'], /whole number/],
    [['--from', 'yesterday'], /--from takes an age or a time, not "yesterday"\nTry: --from 24h/],
  ])('that cannot be is bad usage: %s', async (args, message) => {
    const { code, stdout, stderr } = await cli.run(['show', 'long', ...args, '--db', db])
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  })
})
