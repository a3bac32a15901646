import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeId } from '../../src/cli/terminal/escape-id.ts'
import { cutToWidth } from '../../src/cli/terminal/cut-to-width.ts'
import { formatTable } from '../../src/cli/terminal/table.ts'
import { formatTsv } from '../../src/cli/terminal/tsv.ts'
import { terminalText } from '../../src/cli/terminal/terminal-text.ts'
import { unescapeId } from '../../src/cli/terminal/unescape-id.ts'

const odd = fc
  .array(
    fc.oneof(
      fc.constantFrom('\\', '\t', '\n', '\r', '\u0007', '\u001b[31m', '\u009b', '\u202e', '\u200b'),
      fc.constantFrom('\ud83d', '\ude00', '\u2028', ' ', '\u00a0', '\u{e0041}', '\ufeff', 'u', 'n'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

test('an id comes back from what a list prints of it, whatever is in it', () => {
  fc.assert(
    fc.property(odd, (id) => {
      const printed = escapeId(id)
      expect(unescapeId(printed)).toBe(id)
      expect(terminalText(printed)).toBe(printed)
      expect(printed).not.toMatch(/[\n\t]/)
      expect(printed.trim()).toBe(printed)
    }),
    { numRuns: 2000 },
  )
})

test('what a table cuts of an id is unescaped to the beginning of the id, wherever that is', () => {
  const id = 'a\\b\tc\u001bd\u{e0041}e'
  const printed = escapeId(id)
  for (let width = 2; width <= printed.length; width++) {
    const prefix = unescapeId(cutToWidth(printed, width)).replace(/…$/, '')
    expect(id.startsWith(prefix)).toBe(true)
  }
})

test.each([
  ['t-1', 't-1'],
  ['你好 👩‍👩‍👧 می\u200cخواهم', '你好 👩‍👩‍👧 می\u200cخواهم'],
  ['a\u0007b', String.raw`a\u0007b`],
  ['\u001b[31mred', String.raw`\u001b[31mred`],
  ['x\ny\tz', String.raw`x\ny\tz`],
  ['adm\u202ein', String.raw`adm\u202ein`],
  ['C:\\new', String.raw`C:\\new`],
  [' a ', String.raw`\u0020a\u0020`],
  ['half \ud83d', String.raw`half \ud83d`],
])('the id %j is printed so that nothing of it is lost', (id, printed) => {
  expect(escapeId(id)).toBe(printed)
})

test('text without escapes is an id as it is, and so is half an escape', () => {
  expect(unescapeId('t-1 …')).toBe('t-1 …')
  expect(unescapeId(String.raw`C:\dir\u12`)).toBe(String.raw`C:\dir\u12`)
})

test('a column of ids is escaped once, in a table and in tab-separated values', () => {
  const columns = [{ title: 'ID', isId: true }, { title: 'TEXT' }]
  const rows = [['a\\b\n', 'a\\b\n\u0007']]
  expect(formatTsv(columns, rows)).toEqual([String.raw`a\\b\n` + '\t' + String.raw`a\\b\n`])
  expect(formatTable(columns, rows, 80)[1]).toBe(String.raw`a\\b\n  a\b`)
})
