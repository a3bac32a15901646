import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { wrapLine } from '../../src/cli/terminal/wrap-line.ts'

test('a line is broken between words, and goes on below its first word', () => {
  expect(wrapLine('  │ └ llm  a name of some words  2 s', 22)).toEqual([
    '  │ └ llm  a name of',
    '      some words  2 s',
  ])
  expect(wrapLine('it fits as it is', 22)).toEqual(['it fits as it is'])
})

test('a word that is longer than a line, and a language without spaces, lose nothing', () => {
  for (const line of ['x'.repeat(95), '  你好，世界'.repeat(1) + '你好世界'.repeat(20)]) {
    const pieces = wrapLine(line, 24)
    expect(Math.max(...pieces.map((piece) => stringWidth(piece)))).toBeLessThanOrEqual(24)
    expect(pieces.map((piece) => piece.trim()).join('')).toBe(line.trim())
  }
})

test('colours are not cut', () => {
  const dim = `\u001b[2m${'word '.repeat(12)}\u001b[22m`
  expect(wrapLine(dim, 30).join(' ').replaceAll(/\s+/g, ' ')).toBe(dim.replaceAll(/\s+/g, ' '))
})
