import { isSpanContextValid, type SpanContext } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { RandomIds } from '../../src/sdk/own/random-ids.ts'
import { SpanIds } from '../../src/thread/span-ids.ts'

const REMOTE = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

describe('RandomIds', () => {
  it('makes ids that W3C allows, no two of them alike, over many pools', () => {
    const ids = new RandomIds()
    const seen = new Set<string>()
    for (let n = 0; n < 20_000; n++) {
      const spanContext = ids.ofRoot()
      expect(isSpanContextValid(spanContext)).toBe(true)
      seen.add(spanContext.traceId).add(spanContext.spanId).add(ids.ofChild(spanContext).spanId)
    }
    expect(seen.size).toBe(60_000)
  })

  it('uses every digit at every place', () => {
    const ids = new RandomIds()
    const digits = Array.from({ length: 48 }, () => new Set<string>())
    for (let n = 0; n < 1000; n++) {
      const { traceId, spanId } = ids.ofRoot()
      Array.from(traceId + spanId).forEach((digit, place) => digits[place]?.add(digit))
    }
    expect(digits.map(({ size }) => size)).toEqual(digits.map(() => 16))
  })

  it('keeps a child in the trace of its parent, whoever made that', () => {
    const ids = new RandomIds()
    const root = ids.ofRoot()
    expect(ids.ofChild(root).traceId).toBe(root.traceId)
    expect(ids.ofChild({ ...REMOTE, traceFlags: 1 }).traceId).toBe(REMOTE.traceId)
  })

  it('gives the words that the text says, where it knows them', () => {
    const ids = new RandomIds()
    for (let n = 0; n < 2000; n++) {
      const root = ids.ofRoot()
      for (const made of [root, ids.ofChild(root)]) expect(wordsAsHex(made)).toBe(hex(made))
    }
    expect(SpanIds.wordsOf(ids.ofChild({ ...REMOTE, traceFlags: 1 }))).toBeUndefined()
  })

  it('lets no copy keep the words of ids that it may no longer have', () => {
    const made: SpanContext = new RandomIds().ofRoot()
    const spread = { ...made, spanId: REMOTE.spanId }
    const deep: object = Object.assign(Object.create(SpanIds.prototype), made)
    for (const copy of [spread, deep]) expect(SpanIds.wordsOf(copy)).toBeUndefined()
  })
})

function hex({ traceId, spanId }: SpanContext): string {
  return traceId + spanId
}

function wordsAsHex(ids: object): string | undefined {
  return SpanIds.wordsOf(ids)
    ?.map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('')
}
