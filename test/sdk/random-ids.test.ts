import { isSpanContextValid } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { RandomIds } from '../../src/sdk/own/random-ids.ts'

describe('RandomIds', () => {
  it('makes ids that W3C allows, no two of them alike, over many pools', () => {
    const ids = new RandomIds()
    const seen = new Set<string>()
    for (let n = 0; n < 20_000; n++) {
      const spanContext = {
        traceId: ids.generateTraceId(),
        spanId: ids.generateSpanId(),
        traceFlags: 1,
      }
      expect(isSpanContextValid(spanContext)).toBe(true)
      seen.add(spanContext.traceId).add(spanContext.spanId)
    }
    expect(seen.size).toBe(40_000)
  })

  it('uses every digit at every place', () => {
    const ids = new RandomIds()
    const digits = Array.from({ length: 16 }, () => new Set<string>())
    for (let n = 0; n < 1000; n++) {
      Array.from(ids.generateSpanId()).forEach((digit, place) => digits[place]?.add(digit))
    }
    expect(digits.map(({ size }) => size)).toEqual(digits.map(() => 16))
  })
})
