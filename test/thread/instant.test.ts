import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatInstant, parseInstant } from '../../src/thread/instant.ts'

describe('an instant', () => {
  it.each([
    ['2024-03-25T20:08:04.101236Z', 1711397284101236000n],
    ['2024-03-25T20:08:04Z', 1711397284000000000n],
    ['2024-03-25T21:08:04.5+01:00', 1711397284500000000n],
    ['2024-03-25 20:08:04.123456789', 1711397284123456789n],
    ['2024-03-25T20:08:04.1234567899Z', 1711397284123456789n],
    [1711397284101.5, 1711397284101500000n],
    [new Date(1711397284101), 1711397284101000000n],
  ])('is read from %s to the nanosecond', (given, nanos) => {
    expect(parseInstant(given)).toBe(nanos)
  })

  it.each([
    '',
    'yesterday',
    '2024-13-40T00:00:00Z',
    '1969-12-31T23:59:59Z',
    -1,
    Number.NaN,
    Infinity,
    new Date(Number.NaN),
  ])('is not %s', (given) => {
    expect(parseInstant(given)).toBeUndefined()
  })

  it('comes back from its text exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), (nanos) => {
        expect(parseInstant(formatInstant(nanos))).toBe(nanos)
      }),
    )
  })

  it('is written with as many digits as it has', () => {
    expect(formatInstant(1711397284000000000n)).toBe('2024-03-25T20:08:04Z')
    expect(formatInstant(1711397284100000000n)).toBe('2024-03-25T20:08:04.100Z')
    expect(formatInstant(1711397284101236000n)).toBe('2024-03-25T20:08:04.101236Z')
  })
})
