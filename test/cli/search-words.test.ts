import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { markWords } from '../../src/cli/search/mark-words.ts'
import { typedWords } from '../../src/cli/search/typed-words.ts'
import { hitLines } from '../../src/cli/search/hit-lines.ts'
import { refuseUnknown } from '../../src/cli/query/refuse-unknown.ts'
import { parseWords } from '../../src/replay/search/word-query.ts'
import { excerpt } from '../../src/replay/search/excerpt.ts'
import { createStyle } from '../../src/cli/terminal/style.ts'
import { symbolsFor } from '../../src/cli/terminal/symbols.ts'

describe('words from the shell', () => {
  it.each([
    [['refund', 'order'], 'refund order'],
    [['order number'], '"order number"'],
    [['order num*'], '"order num"*'],
    [['refund "order number"'], 'refund "order number"'],
    [[' refund* '], 'refund*'],
  ])('%j are the search %s', (args, words) => {
    expect(typedWords(args)).toBe(words)
  })
})

describe('the words that were found', () => {
  it.each([
    ['The order of an order number', '"order number"', 'The order of an [order number]'],
    ['Café, café!', 'cafe', '[Café], [café]!'],
    ['cancelled and cancel', 'cancel*', '[cancelled] and [cancel]'],
    ['cancelled', 'cancel', 'cancelled'],
    ['我要取消订单', '取消', '我要[取消]订单'],
    ['order, number', 'order number', '[order], [number]'],
    ['a b c', '"a b" "b c"', '[a b c]'],
  ])('of %s, %s marks %s', (text, words, marked) => {
    expect(markWords(text, parseWords(words), (found) => `[${found}]`)).toBe(marked)
  })

  it('are in the excerpt of a long text, which does not stop at a part of a phrase', () => {
    const text = `order ${'x '.repeat(400)}the order number`
    const found = excerpt(text, parseWords('"order number"'))
    expect(found).toMatch(/^….*the order number$/)
    const beginning = excerpt(text, parseWords('order'))
    expect(beginning).toMatch(/^order x .*…$/)
    expect(beginning).toHaveLength(300)
  })
})

it('a hit fits its terminal, with each word marked', () => {
  const id = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), unixNano: 0n }
  const text = 'word '.repeat(50) + 'refund'
  const before = { ...id, source: 'user' as const, text: 'long '.repeat(50) }
  const hit = { ...id, source: 'assistant' as const, text, threadId: 't', before }
  const look = {
    style: createStyle('always', { env: {} }),
    symbols: symbolsFor({}),
    moment: () => 'now',
    offset: () => '',
  }
  const lines = hitLines(hit, 't', parseWords('refund'), look, 60)
  expect(lines.every((line) => stringWidth(line) <= 60)).toBe(true)
  expect(lines.at(-1)).toContain('\u001b[1mrefund\u001b[22m')
  expect(lines.slice(1, 3).map((line) => stripVTControlCharacters(line).slice(0, 17))).toEqual([
    '  user       long',
    '  assistant  word',
  ])
})

describe('a source that cannot select by everything', () => {
  it('is not asked for other threads than those that were meant', () => {
    const query = { tool: ['search'], feedback: 'down', model: ['m'] } as const
    expect(() => refuseUnknown(query, ['tool', 'feedback'])).toThrow(
      'this source cannot select by --tool, --feedback',
    )
    expect(() => refuseUnknown({ sort: 'tokens' }, ['tokens'])).toThrow(
      'this source cannot sort by tokens',
    )
    expect(() => refuseUnknown({ model: ['m'], sort: 'longest' }, ['tool'])).not.toThrow()
  })
})
