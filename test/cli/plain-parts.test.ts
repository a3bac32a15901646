import { expect, test } from 'vitest'
import { CliError } from '../../src/cli/cli-error.ts'
import { didYouMean } from '../../src/cli/did-you-mean.ts'
import { durationText } from '../../src/cli/terminal/duration-text.ts'
import { nodeVersionFault } from '../../src/cli/node-version.ts'
import { relativeTime } from '../../src/cli/terminal/relative-time.ts'
import { readSince } from '../../src/cli/since-option.ts'
import { isOtlpFile, storePath } from '../../src/cli/source/store-path.ts'
import { hasColor } from '../../src/cli/terminal/style.ts'
import { cutBetweenWords, cutToWidth } from '../../src/cli/terminal/cut-to-width.ts'
import { formatTable } from '../../src/cli/terminal/table.ts'
import { formatTsv } from '../../src/cli/terminal/tsv.ts'

const SECOND = 1_000_000_000n

test('a time is told in its largest unit, also where a clock runs ahead', () => {
  const now = 1_000_000n * SECOND
  expect(relativeTime(now - 59n * SECOND, now)).toBe('59 s ago')
  expect(relativeTime(now - 3600n * SECOND, now)).toBe('1 h ago')
  expect(relativeTime(now - 200_000n * SECOND, now)).toBe('2 d ago')
  expect(relativeTime(now + 120n * SECOND, now)).toBe('in 2 min')
  expect(relativeTime(now, now)).toBe('now')
})

test('a time of a year ago, or a year ahead, is told as its date', () => {
  const now = BigInt(Date.parse('2026-12-01T12:00:00Z')) * 1_000_000n
  const day = 86_400n * SECOND
  expect(relativeTime(now - 364n * day, now)).toBe('364 d ago')
  expect(relativeTime(now - 3633n * day, now)).toBe('2016-12-20')
  expect(relativeTime(now + 365n * day, now)).toBe('2027-12-01')
})

test('a duration is told in units that fit it', () => {
  const told = [
    0n,
    1000n,
    340_000_000n,
    2_140_000_000n,
    59_999_000_000n,
    185n * SECOND,
    7800n * SECOND,
  ]
  expect(told.map(durationText)).toEqual([
    '0 ms',
    '<1 ms',
    '340 ms',
    '2.1 s',
    '1 min 0 s',
    '3 min 5 s',
    '2 h 10 min',
  ])
})

test('--since takes an age, a day or a time, and says so of anything else', () => {
  const now = 1_000_000n * SECOND
  expect(readSince('24h', now)).toBe(now - 86_400n * SECOND)
  expect(readSince('2w', now)).toBe(0n)
  expect(readSince('2026-11-01', now)).toBe(1_793_491_200n * SECOND)
  expect(readSince('2026-11-01T00:00:00.5Z', now)).toBe(1_793_491_200_500_000_000n)
  expect(() => readSince('yesterday', now)).toThrow(CliError)
})

test('the store is where --db, THREADSPAN_DB or the data folder says, in this order', () => {
  const env = { THREADSPAN_DB: '/a.db', XDG_DATA_HOME: '/data' }
  expect(storePath('/x.db', env)).toBe('/x.db')
  expect(storePath(undefined, env)).toBe('/a.db')
  expect(storePath(undefined, { XDG_DATA_HOME: '/data' })).toBe('/data/threadspan/threads.db')
  expect(storePath(undefined, { XDG_DATA_HOME: 'relative' })).toMatch(/\.local\/share\/threadspan/)
  expect(['a.jsonl', 'a.JSON', 'a.db', 'jsonl'].map(isOtlpFile)).toEqual([true, true, false, false])
})

const on = (env: Record<string, string>, isTTY = true) => hasColor('auto', { isTTY, env })

test('colour follows --color, then the environment, then the stream', () => {
  expect(hasColor('always', { env: { NO_COLOR: '1' } })).toBe(true)
  expect(hasColor('never', { isTTY: true, env: { FORCE_COLOR: '1' } })).toBe(false)
  expect(on({})).toBe(true)
  expect(on({}, false)).toBe(false)
  expect(on({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false)
  expect(on({ NO_COLOR: '' })).toBe(true)
  expect(on({ FORCE_COLOR: '1' }, false)).toBe(true)
  expect(on({ FORCE_COLOR: '0' })).toBe(false)
  expect(on({ CLICOLOR_FORCE: '1' }, false)).toBe(true)
  expect(on({ CLICOLOR: '0' })).toBe(false)
  expect(on({ TERM: 'dumb' })).toBe(false)
})

test('a Node without node:sqlite is told in one sentence', () => {
  expect(nodeVersionFault('20.20.2')).toMatch(/^threadspan's commands need Node 22\.15/)
  expect(nodeVersionFault('22.14.0')).toBeDefined()
  expect(nodeVersionFault('22.15.0')).toBeUndefined()
  expect(nodeVersionFault('24.1.0')).toBeUndefined()
})

test('a misspelt word finds the nearest known ones, and a far one none', () => {
  expect(didYouMean('shwo', ['show', 'serve', 'ls'])).toEqual(['show'])
  expect(didYouMean('sho', ['show', 'serve', 'ls'])).toEqual(['show'])
  expect(didYouMean('expotr', ['export', 'import'])).toEqual(['export'])
  expect(didYouMean('zebra', ['show'])).toEqual([])
})

test('a table is cut to the width of the terminal in columns, not in characters', () => {
  const columns = [
    { title: 'ID' },
    { title: 'N', align: 'right' },
    { title: 'TEXT', isFlexible: true },
  ] as const
  const lines = formatTable(
    columns,
    [
      ['a', '12', '你好你好你好你好你好'],
      ['b', '3', 'line\nbreak'],
    ],
    24,
  )
  expect(lines).toEqual(['ID   N  TEXT', 'a   12  你好你好你好…', 'b    3  line break'])
  expect(cutToWidth('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…')
})

test('a text is cut between words, and inside one only if too little would be left', () => {
  expect(cutBetweenWords('How do I cancel my plan?', 17)).toBe('How do I cancel…')
  expect(cutBetweenWords('Donaudampfschifffahrt', 10)).toBe('Donaudamp…')
  expect(cutBetweenWords('How do I cancel?', 16)).toBe('How do I cancel?')
})

test('on a narrow terminal columns yield, empty ones are left out, and an id is never cut', () => {
  const columns = [
    { title: 'ID', isId: true, isWhole: true },
    { title: 'RUNS', yields: 2 },
    { title: 'MSGS', yields: 1 },
    { title: 'USER' },
    { title: 'TEXT', isFlexible: true },
  ] as const
  const rows = [
    ['a', '1', '2', '', 'a text of several words'],
    ['longer-than-a-third', '1', '2', '', 'a text of several words'],
  ]
  expect(formatTable(columns, rows, 36)).toEqual([
    'ID            TEXT',
    'a             a text of several…',
    'longer-than-a-third  a text of…',
  ])
  expect(formatTable(columns, rows, 46)[0]).toMatch(/^ID +MSGS +TEXT$/)
  expect(formatTable(columns, rows, 80)[0]).toMatch(/^ID +RUNS +MSGS +TEXT$/)
})

test('tab-separated values have no header, and nothing is cut', () => {
  expect(formatTsv([], [['a', 'x'.repeat(500)]])).toEqual([`a\t${'x'.repeat(500)}`])
})
