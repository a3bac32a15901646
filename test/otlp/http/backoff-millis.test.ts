import { describe, expect, it } from 'vitest'
import { backoffMillis, type BackoffReason } from '../../../src/otlp/http/backoff-millis.ts'

const many = (failures: number, reason?: BackoffReason): readonly number[] =>
  Array.from({ length: 200 }, () => backoffMillis(failures, reason))

describe('backoffMillis', () => {
  it.each([
    [1, 100, 200],
    [2, 200, 400],
    [4, 800, 1_600],
    [6, 2_500, 5_000],
    [1_000, 2_500, 5_000],
  ])('after %i failures is between %i and %i ms', (failures, least, most) => {
    const waits = many(failures)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(least)
    expect(Math.max(...waits)).toBeLessThanOrEqual(most)
  })

  it('is never less than the receiver asks for', () => {
    expect(Math.min(...many(1, { afterMillis: 60_000 }))).toBeGreaterThan(60_000)
  })

  it('grows to a minute while a person must correct something', () => {
    const waits = many(1_000, { blockedBy: 401 })
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(30_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000)
  })

  it('differs from one process to the next', () => {
    expect(new Set(many(3)).size).toBeGreaterThan(100)
  })
})
