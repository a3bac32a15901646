import { describe, expect, it } from 'vitest'
import { repairJson } from '../../../src/dialects/messages/json/repair-json.ts'

const WHOLE = {
  role: 'user',
  parts: [{ text: 'a "b" \u{1f98a}', score: -1.5e3, ok: true, no: null }],
}

describe('JSON that was cut off', () => {
  it('is read up to the cut, wherever that is', () => {
    const text = JSON.stringify(WHOLE)
    const cuts = Array.from({ length: text.length - 1 }, (_, n) => text.slice(0, n + 1))
    expect(cuts.filter((cut) => typeof repairJson(cut) !== 'object')).toEqual([])
  })

  it.each([
    ['{"a":1,"b":"tex', { a: 1, b: 'tex' }],
    ['{"a":1,"b":tr', { a: 1 }],
    ['{"a":1,"b":-', { a: 1 }],
    ['{"a":1,"b"', { a: 1 }],
    ['[1,{"a":[2', [1, { a: [2] }]],
  ])('keeps what is whole: %s', (text, value) => {
    expect(repairJson(text)).toEqual(value)
  })

  it.each([
    '{"a":1, and then some prose',
    '{"a":1, b: 2',
    '[1, 2, three',
    '[link](https://shop.example',
    '{"a":1]',
    'text',
  ])('is not seen in what is not the beginning of JSON: %s', (text) => {
    expect(repairJson(text)).toBeUndefined()
  })
})
