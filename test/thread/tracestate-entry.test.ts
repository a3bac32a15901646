import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  findThreadEntry,
  formatThreadEntry,
  parseThreadEntry,
} from '../../src/thread/tracestate-entry.ts'

const SPAN = 'b7ad6b7169203331'
const shortText = fc.string({ unit: 'binary', maxLength: 12 })

describe('the entry of a thread in tracestate', () => {
  it('gives back any id that fits, and the span', () => {
    fc.assert(
      fc.property(shortText, fc.constantFrom(SPAN, undefined), (threadId, messageSpanId) => {
        const value = formatThreadEntry(threadId, messageSpanId)
        const isEmpty = threadId === '' && messageSpanId === undefined
        expect(parseThreadEntry(value)).toEqual(
          isEmpty
            ? undefined
            : {
                ...(threadId !== '' && { threadId }),
                ...(messageSpanId !== undefined && { messageSpanId }),
              },
        )
      }),
    )
  })

  it('has no character that would end the member or the list', () => {
    expect(formatThreadEntry('a,b=c/d e;ü', SPAN)).toBe(`a%2Cb%3Dc%2Fd%20e%3B%C3%BC/${SPAN}`)
  })

  it('replaces half a surrogate pair, which cannot be encoded', () => {
    expect(formatThreadEntry('a\ud800', SPAN)).toBe(`a%EF%BF%BD/${SPAN}`)
  })

  it('leaves out an id with which it would have more than 256 characters', () => {
    const longest = 'x'.repeat(256 - 1 - SPAN.length)
    expect(formatThreadEntry(longest, SPAN)).toBe(`${longest}/${SPAN}`)
    expect(formatThreadEntry(`${longest}x`, SPAN)).toBe(`/${SPAN}`)
  })

  it.each([
    ['nothing at all', undefined],
    ['an empty text', ''],
    ['neither id nor span', '/'],
    ['no slash', 't1'],
    ['two slashes', `a/b/${SPAN}`],
    ['a short span', `t1/${SPAN.slice(1)}`],
    ['upper case', `t1/${SPAN.toUpperCase()}`],
    ['an escape that is none', `%zz/${SPAN}`],
    ['more than 256 characters', `${'x'.repeat(256)}/`],
  ])('is not read from %s', (_, value) => {
    expect(parseThreadEntry(value)).toBeUndefined()
  })

  it.each([
    ['alone', `threadspan=t1/${SPAN}`],
    ['after others', `one=1,two=threadspan,threadspan=t1/${SPAN}`],
    ['before others', `threadspan=t1/${SPAN},one=1`],
    ['with white space around it', `one=1 ,\t threadspan=t1/${SPAN} \t,two=2`],
    ['beside malformed ones', `ONE,=,threadspan=t1/${SPAN},,`],
  ])('is found in a whole tracestate %s', (_, traceState) => {
    expect(findThreadEntry(traceState)).toEqual({ threadId: 't1', messageSpanId: SPAN })
  })

  it.each([
    undefined,
    '',
    'one=1',
    `xthreadspan=t1/${SPAN}`,
    `threadspan2=t1/${SPAN}`,
    `one=threadspan=t1/${SPAN}`,
    `threadspan=t1/${SPAN} x`,
  ])('is not found in %j', (traceState) => {
    expect(findThreadEntry(traceState)).toBeUndefined()
  })
})
