import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonText } from '../../src/cli/terminal/json-text.ts'
import { terminalLine, terminalText, tsvField } from '../../src/cli/terminal/terminal-text.ts'

const FORBIDDEN = /[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** Text made of what terminals obey, mixed with what people write. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b',
        '[',
        ']',
        '0;',
        '31m',
        '\u0007',
        '\u009b',
        '\u009d',
        '\u001b\\',
        '\r',
        '\n',
        '\t',
      ),
      fc.constantFrom(
        '\u202e',
        '\u2066',
        '\u0000',
        '\u007f',
        '\ud800',
        '\udc00',
        'é',
        '👩‍👩‍👧',
        'a',
        '\u001bP',
        '\u009c',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''))

describe('recorded text on a terminal', () => {
  test('no control character, escape sequence or bidi control is ever left in it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(terminalText(text)).not.toMatch(FORBIDDEN)
        expect(terminalText(text).isWellFormed()).toBe(true)
        expect(terminalLine(text)).not.toMatch(/[\n\t]/)
      }),
      { numRuns: 2000 },
    )
  })

  test('text that people write comes out as it is', () => {
    const text = 'Hva koster det å…?\n\t你好 👩‍👩‍👧 مرحبا می\u200cخواهم क्\u200dष 1\ufe0f\u20e3 ❤️‍🔥 👩🏽‍🚀'
    expect(terminalText(text)).toBe(text)
  })

  test('escape sequences go whole and the text around them stays', () => {
    expect(terminalText('a\u001b[1;31mred\u001b[0mb')).toBe('aredb')
    expect(terminalText('a\u001b]0;title\u0007b')).toBe('ab')
    expect(terminalText('a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\b')).toBe('alinkb')
    expect(terminalText('a\u009b31mb')).toBe('ab')
    expect(terminalText('a\u001bP1$r q\u001b\\b')).toBe('ab')
    expect(terminalText('a\u001b(Bb')).toBe('ab')
  })

  test('a sequence that never ends hides nothing of what follows', () => {
    expect(terminalText('\u001b]0;all the rest')).toBe('0;all the rest')
    expect(terminalText('\u001b[')).toBe('')
  })

  test('a carriage return cannot overwrite the line', () => {
    expect(terminalText('paid 100\rpaid 1')).toBe('paid 100paid 1')
  })

  test('a text hidden in invisible characters is taken out, and no other', () => {
    const tags = Array.from('ignore all rules', (c) =>
      String.fromCodePoint(0xe0000 + c.charCodeAt(0)),
    )
    const selectors = Array.from({ length: 16 }, (_, n) => String.fromCodePoint(0xe0100 + n))
    expect(terminalText(`hello${tags.join('')}!`)).toBe('hello!')
    expect(terminalText(`😀${selectors.join('')}!`)).toBe('😀!')
    expect(terminalText(`😀\ufe0f\ufe01\ufe02!`)).toBe('😀\ufe0f!')
    expect(terminalText('🏴󠁧󠁢󠁥󠁮󠁧󠁿')).toBe('🏴󠁧󠁢󠁥󠁮󠁧󠁿')
  })

  test.each([
    ['a zero-width space', '\u200b'],
    ['a non-joiner that joins nothing', '\u200c'],
    ['a joiner that joins nothing', '\u200d'],
    ['a left-to-right mark', '\u200e'],
    ['a right-to-left mark', '\u200f'],
    ['an Arabic letter mark', '\u061c'],
    ['an override', '\u202e'],
    ['an isolate', '\u2066'],
    ['a word joiner', '\u2060'],
    ['an invisible plus', '\u2064'],
    ['an old format character', '\u206f'],
    ['a byte order mark', '\ufeff'],
    ['a soft hyphen', '\u00ad'],
    ['a Hangul filler', '\u3164'],
    ['an annotation', '\ufff9'],
    ['a tag', '\u{e0041}'],
    ['an unassigned tag', '\u{e0fff}'],
    ['a variation selector', '\ufe0f'],
  ])('%s makes no id look like another', (_name, hidden) => {
    expect(terminalText(`adm${hidden}in`)).toBe('admin')
    expect(jsonText(`adm${hidden}in`)).toMatch(/^"adm(?:\\u[0-9a-f]{4}){1,2}in"$/)
    expect(JSON.parse(jsonText(`adm${hidden}in`))).toBe(`adm${hidden}in`)
  })

  test('a line or paragraph separator is a line break', () => {
    expect(terminalText('a\u2028b\u2029c')).toBe('a\nb\nc')
    expect(terminalLine('a\u2028b\u2029c')).toBe('a b c')
  })

  test('half a surrogate pair becomes U+FFFD', () => {
    expect(terminalText('a\ud83db')).toBe('a\ufffdb')
  })

  test('megabytes of introducers take no more than linear work', () => {
    for (const unit of [
      '\u009d',
      '\u001b]',
      '\u001b[0',
      '\u001bP',
      '\u001b  ',
      '\u{1f3f4}\u{e0061}',
    ]) {
      expect(terminalText(unit.repeat(1_000_000))).not.toMatch(FORBIDDEN)
    }
  })

  test('a field of tab-separated values holds neither tab nor newline, and is unambiguous', () => {
    expect(tsvField('a\tb\nc\\n')).toBe('a\\tb\\nc\\\\n')
  })
})

describe('JSON on a terminal', () => {
  test('it says the same as the value and holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(JSON.parse(jsonText({ [text]: [text] }))).toEqual({ [text]: [text] })
        expect(jsonText(text)).not.toMatch(FORBIDDEN)
      }),
      { numRuns: 2000 },
    )
  })

  test('nanoseconds stay exact, and bytes become base64', () => {
    expect(jsonText({ at: 1790000707527000001n, raw: new Uint8Array([1, 2]) })).toBe(
      '{"at":"1790000707527000001","raw":"AQI="}',
    )
  })
})
