import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textHash, textHashNumber } from '../../src/thread/text-hash.ts'

describe('the hash of a text', () => {
  // Other languages have to sample the same threads: these values are part of the convention.
  it.each([
    ['', 2_872_998_923],
    ['a', 444_641_715],
    ['chat-4711', 1_765_247_782],
    ['Grüße 👋', 159_102_565],
  ])('of %j is %i in every process and language', (text, hash) => {
    expect(textHashNumber(text)).toBe(hash)
  })

  it('is 16 hex digits, of which the first eight are the number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(textHash(text)).toMatch(/^[0-9a-f]{16}$/)
        expect(Number.parseInt(textHash(text).slice(0, 8), 16)).toBe(textHashNumber(text))
      }),
    )
  })

  it('is another for each of a million texts that differ at the end only', () => {
    const hashes = new Set<string>()
    for (let n = 0; n < 1_000_000; n++) hashes.add(textHash(`a long id that ends with ${n}`))
    expect(hashes.size).toBe(1_000_000)
  })

  it('spreads texts evenly', () => {
    const buckets = Array.from({ length: 16 }, (_, bucket) => bucket)
    const hashes = Array.from({ length: 16_000 }, (_, n) => textHashNumber(`thread-${n}`) % 16)
    const counts = buckets.map((bucket) => hashes.filter((hash) => hash === bucket).length)
    expect(Math.min(...counts)).toBeGreaterThan(850)
    expect(Math.max(...counts)).toBeLessThan(1_150)
  })
})
