import { describe, expect, it } from 'vitest'
import { JsonReader } from '../../../src/otlp/json/json-reader.ts'
import { OtlpDecodeError } from '../../../src/thread/errors.ts'

function int64(value: unknown): bigint {
  return new JsonReader({ value }, 'attribute').int64('value')
}

describe('a 64-bit integer', () => {
  it.each([
    ['-9223372036854775808', -(2n ** 63n)],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['0', 0n],
    [-7, -7n],
  ])('is read from %j', (value, integer) => {
    expect(int64(value)).toBe(integer)
  })

  it.each([
    '-9223372036854775809',
    '-9999999999999999999',
    '9223372036854775808',
    '9999999999999999999',
    '1.5',
    '',
    1.5,
    1e19,
    -1e19,
    true,
  ])('is not read from %j, which does not fit or is none', (value) => {
    expect(() => int64(value)).toThrow(OtlpDecodeError)
  })
})
