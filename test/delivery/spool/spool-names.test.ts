import { describe, expect, it } from 'vitest'
import {
  damagedName,
  draftName,
  isDamagedName,
  isDraftName,
  lockName,
  newSpoolOwner,
  parseLockName,
  parseSegmentName,
  segmentName,
} from '../../../src/delivery/spool/spool-names.ts'

const SINCE = 1_764_000_000_000

describe('the names of a spool', () => {
  it('are read as they were written', () => {
    const owner = newSpoolOwner()
    expect(parseSegmentName(segmentName(SINCE, owner, 12))).toEqual({ since: SINCE, owner })
    expect(parseLockName(lockName(owner))).toEqual({ owner, pid: process.pid })
    expect(isDraftName(draftName(owner))).toBe(true)
    expect(isDamagedName(damagedName(segmentName(SINCE, owner, 0)))).toBe(true)
  })

  it('are never those of another process', () => {
    expect(new Set(Array.from({ length: 1_000 }, newSpoolOwner)).size).toBe(1_000)
  })

  it('of segments sort by their age', () => {
    const owner = newSpoolOwner()
    const names = [SINCE + 5, SINCE, SINCE + 10].map((since) => segmentName(since, owner, 0))
    expect(names.toSorted()).toEqual([names[1], names[0], names[2]])
  })

  it.each([
    'notes.jsonl',
    '1764000000000-1-a.jsonl',
    '1764000000000-x-a-0.jsonl',
    '1764000000000-1-a-0.jsonl.damaged',
    '../1764000000000-1-a-0.jsonl',
    '1764000000000-1-A-0.jsonl',
    `1764000000000-1-${'a'.repeat(33)}-0.jsonl`,
  ])('are not %s', (name) => {
    expect(parseSegmentName(name)).toBeUndefined()
  })

  it.each(['1-a.lock.draft', 'a.lock', '1-a', '../1-a.lock', '12345678901-a.lock'])(
    'of locks are not %s',
    (name) => expect(parseLockName(name)).toBeUndefined(),
  )

  it('of drafts and of damaged files are no others', () => {
    const owner = newSpoolOwner()
    expect(isDraftName(lockName(owner))).toBe(false)
    expect(isDamagedName(segmentName(SINCE, owner, 0))).toBe(false)
    expect(isDamagedName('notes.damaged')).toBe(false)
  })
})
