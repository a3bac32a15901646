import { describe, expect, it } from 'vitest'
import { retryAfterMillis } from '../../../src/otlp/http/retry-after.ts'

describe('retryAfterMillis', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    ['86400', 86_400_000],
  ])('reads %s as seconds', (header, millis) => {
    expect(retryAfterMillis(header)).toBe(millis)
  })

  it('reads a date, and takes one that is past for no wait', () => {
    const inAnHour = retryAfterMillis(new Date(Date.now() + 3_600_000).toUTCString()) ?? 0
    expect(inAnHour).toBeGreaterThan(3_590_000)
    expect(inAnHour).toBeLessThanOrEqual(3_600_000)
    expect(retryAfterMillis('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0)
  })

  it.each([undefined, null, '', 'soon', 'NaN', '1 s'])('takes %s for no header', (header) => {
    expect(retryAfterMillis(header)).toBeUndefined()
  })
})
