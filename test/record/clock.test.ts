import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { now } from '../../src/record/clock.ts'

const MILLI = 1_767_261_600_123

// Only the wall clock stands still: a thousand calls must fall into one millisecond.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: MILLI })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('times within one millisecond', () => {
  it('are a microsecond apart', () => {
    expect([now(), now(), now()].map(([, nanos]) => nanos)).toEqual([
      123_000_000, 123_001_000, 123_002_000,
    ])
  })

  it('never run into the next one, however many there are', () => {
    vi.setSystemTime(MILLI + 1)
    const times = Array.from({ length: 1500 }, () => now())
    expect(times.at(-1)).toEqual([1_767_261_600, 124_999_000])
    vi.setSystemTime(MILLI + 2)
    expect(now()).toEqual([1_767_261_600, 125_000_000])
  })
})
