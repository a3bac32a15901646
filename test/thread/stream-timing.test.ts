import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_CHUNKS, packTiming, unpackTiming } from '../../src/thread/stream/stream-timing.ts'

const chunk = fc.record({ waitMillis: fc.nat(100_000), length: fc.nat(10_000) })

describe('the timing of a stream', () => {
  it('comes back as it went in', () => {
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: MAX_CHUNKS }), (chunks) => {
        expect(unpackTiming(packTiming(chunks))).toEqual(chunks)
      }),
    )
  })

  it('of a very long stream is merged: fewer chunks, the same time and the same text', () => {
    const chunks = Array.from({ length: 9001 }, (_, i) => ({
      waitMillis: i % 7,
      length: 1 + (i % 3),
    }))
    const merged = unpackTiming(packTiming(chunks)) ?? []
    const total = (key: 'waitMillis' | 'length', list: typeof chunks) =>
      list.reduce((sum, item) => sum + item[key], 0)
    expect(merged.length).toBeLessThanOrEqual(MAX_CHUNKS)
    expect(total('waitMillis', merged)).toBe(total('waitMillis', chunks))
    expect(total('length', merged)).toBe(total('length', chunks))
  })

  it.each([
    '1',
    '1+',
    '+1',
    '1+1,2+2',
    '1+1  2+2',
    '-1+2',
    '1+1 x',
    '9'.repeat(11) + '+1',
    '1+1 '.repeat(5000),
    7,
    null,
  ])('is unreadable as %s', (packed) => {
    expect(unpackTiming(packed)).toBeUndefined()
  })
})
