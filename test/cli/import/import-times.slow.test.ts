import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ImportRecorder } from '../../../src/cli/import/import-recorder.ts'
import { parseThreadLine } from '../../../src/cli/thread-file/parse-thread-line.ts'
import { rebuildThread } from '../../../src/replay/rebuild/rebuild-thread.ts'
import { formatInstant, parseInstant } from '../../../src/thread/instant.ts'
import { type BuiltCli, buildCli } from '../built-cli.ts'

const at = (second: number): string => `2026-01-02T03:04:0${second}Z`
const said = (content: string, timestamp?: string, more: object = {}) => ({
  role: 'user',
  content,
  ...(timestamp !== undefined && { timestamp }),
  ...more,
})
const line = (thread: string, ...messages: object[]) => ({ thread, messages })

const PARTLY_TIMED = [
  ['the first message', [said('a', at(1)), said('b'), said('c')]],
  ['the last message', [said('a'), said('b'), said('c', at(1))]],
  ['a message in the middle', [said('a'), said('b', at(1)), said('c')]],
] as const

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli[Symbol.asyncDispose]())

async function load(db: string, ...lines: object[]): Promise<void> {
  const input = lines.map((given) => `${JSON.stringify(given)}\n`).join('')
  expect((await cli.run(['import', '-', '--db', db], { input })).code).toBe(0)
}

async function listed(db: string, ...args: string[]) {
  const { stdout } = await cli.run(['ls', '--json', 'id,start,end', '--db', db, ...args])
  return JSON.parse(stdout) as { id: string; start: string; end: string }[]
}

describe('an imported thread has its own times and never that of the import', () => {
  test.each(['db', 'jsonl'])('in ls, --since, the order of threads, and show: %s', async (kind) => {
    const db = join(cli.folder, `own.${kind}`)
    await load(
      db,
      line('last', said('q', '2026-03-01T00:00:00Z')),
      ...PARTLY_TIMED.map(([, messages], n) => line(`partly-${n}`, ...messages)),
      {
        ...line('judged', said('q', at(2)), said('a')),
        feedback: { thumb: 'up' },
        outcome: 1,
        labels: [{ signal: 'stall', verdict: 'confirmed' }],
      },
    )
    const threads = await listed(db)
    expect(threads.map(({ id }) => id)).toEqual([
      'last',
      'judged',
      ...['partly-0', 'partly-1', 'partly-2'].map(() => expect.stringMatching(/^partly-/)),
    ])
    const partly = threads.filter(({ id }) => id.startsWith('partly'))
    for (const { start, end } of partly)
      expect({ start, end }).toEqual({ start: at(1), end: at(1) })
    expect(threads[1]).toEqual({ id: 'judged', start: at(2), end: at(2) })
    const { stdout: previews } = await cli.run(['ls', '--json', 'firstMessage', '--db', db])
    expect(previews.match(/"(a|q)"/g)).toEqual(['"q"', '"q"', '"a"', '"a"', '"a"'])
    expect(await listed(db, '--since', '2026-02-01')).toHaveLength(1)
    expect((await cli.run(['ls', '--since', '1h', '--db', db])).stderr).toContain(
      'No thread matches',
    )
    const { stdout } = await cli.run(['show', 'judged', '--json', '--db', db])
    const shown = JSON.parse(stdout) as { startUnixNano: string; endUnixNano: string }
    expect(
      [shown.startUnixNano, shown.endUnixNano].map((time) => formatInstant(BigInt(time))),
    ).toEqual([at(2), at(2)])
  })

  test.each(['db', 'jsonl'])(
    'also after more of it is imported without times: %s',
    async (kind) => {
      const db = join(cli.folder, `more.${kind}`)
      const first = line('more', said('q', at(1)), said('a', at(2)))
      await load(db, first)
      await load(db, first)
      await load(db, line('more', said('q', at(1)), said('a', at(2)), said('untimed')))
      await load(db, line('more', said('another line')))
      await load(db, { ...first, feedback: { comment: 'no time' }, labels: [{ signal: 'stall' }] })
      expect(await listed(db)).toEqual([{ id: 'more', start: at(1), end: at(2) }])
      const { stdout } = await cli.run(['show', 'more', '--db', db])
      expect(
        stdout.match(/^ {2}(q|a|untimed|another line)$/gm)?.map((text) => text.trim()),
      ).toEqual(['q', 'a', 'untimed', 'another line'])
    },
  )

  test('without any time it is listed by the import, as nothing else is known', async () => {
    const db = join(cli.folder, 'untimed.db')
    await load(db, line('untimed', said('q'), said('a')))
    expect(await listed(db, '--since', '1h')).toHaveLength(1)
  })
})

describe('what an import sends', () => {
  const record = (recorder: ImportRecorder, given: object) =>
    recorder.record(parseThreadLine(JSON.stringify(given)).line)
  const secondOf = (nanos: bigint): string => formatInstant(nanos).replace(/\.\d+/, '')

  test.each(PARTLY_TIMED)('has times near those that are known: of %s', (_which, messages) => {
    const spans = record(new ImportRecorder(), {
      ...line('t', ...messages.map((message) => ({ ...message, feedback: { thumb: 'up' } }))),
      labels: [{ signal: 'stall' }],
    })
    const known = parseInstant(at(1)) ?? 0n
    for (const { startUnixNano, endUnixNano } of spans) {
      expect(Math.abs(Number(startUnixNano - known))).toBeLessThan(100)
      expect(endUnixNano).toBe(startUnixNano)
    }
    const { messages: rebuilt } = rebuildThread(spans)
    expect(rebuilt.map(({ content }) => content)).toEqual(['a', 'b', 'c'])
    expect(rebuilt.filter(({ timeKnown }) => timeKnown)).toHaveLength(1)
  })

  test('goes on after the earlier lines of the thread', () => {
    const recorder = new ImportRecorder()
    const earlier = record(recorder, line('t', said('a', at(1)), said('b', at(3))))
    const later = record(recorder, line('t', said('c'), said('d')))
    const other = record(recorder, line('other', said('e')))
    expect(later.map(({ startUnixNano }) => secondOf(startUnixNano))).toEqual([at(3), at(3)])
    expect(rebuildThread([...later, ...earlier]).messages.map(({ content }) => content)).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
    expect(secondOf(other[0]?.startUnixNano ?? 0n)).not.toMatch(/^2026-01-02T03/)
  })

  test('is not before 1970', () => {
    const spans = record(
      new ImportRecorder(),
      line('t', said('a'), said('b'), said('c', '1970-01-01T00:00:00Z')),
    )
    expect(spans.map(({ startUnixNano }) => startUnixNano)).toEqual([1n, 2n, 0n])
  })

  test('keeps the order of what one author said of a message', () => {
    const opinions = [
      { feedback: { thumb: 'up' }, timestamp: at(9) },
      { feedback: { thumb: 'down' } },
    ]
    const spans = record(new ImportRecorder(), line('t', said('a', at(1), { opinions })))
    expect(rebuildThread(spans).messages[0]?.feedback).toEqual({ thumb: 'down' })
  })
})
