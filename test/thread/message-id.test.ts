import { describe, expect, it } from 'vitest'
import {
  formatMessageId,
  isMessageId,
  isSameMessage,
  parseMessageId,
} from '../../src/thread/message-id.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'

describe('a message ID', () => {
  it('is a W3C traceparent', () => {
    const id = formatMessageId({ traceId: TRACE, spanId: SPAN, traceFlags: 1 })
    expect(id).toBe(`00-${TRACE}-${SPAN}-01`)
    expect(parseMessageId(id)).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags: 1 })
  })

  it('of a later version is read by its first four fields', () => {
    expect(parseMessageId(`cc-${TRACE}-${SPAN}-03-what-the-future-holds`)?.traceFlags).toBe(3)
  })

  it.each([
    undefined,
    null,
    7,
    {},
    '',
    'm1',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    ` 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n`,
    `cc-${TRACE}-${SPAN}-01-${'x'.repeat(1000)}`,
  ])('is not %j', (id) => {
    expect(isMessageId(id)).toBe(false)
  })
})

describe('two message IDs', () => {
  const id = `00-${TRACE}-${SPAN}-01`

  it.each(['01', '00', '03', 'ff'])('name the same message whatever their flags: %s', (flags) => {
    expect(isSameMessage(id, `00-${TRACE}-${SPAN}-${flags}`)).toBe(true)
  })

  it('of two versions name the same message', () => {
    expect(isSameMessage(id, `cc-${TRACE}-${SPAN}-01-more`)).toBe(true)
  })

  it.each([
    ['another span', `00-${TRACE}-${SPAN.replace('b', 'c')}-01`],
    ['another trace', `00-${TRACE.replace('0', '1')}-${SPAN}-01`],
    ['no message ID', 'm1'],
    ['nothing', undefined],
  ])('do not name the same message if one is of %s', (_, other) => {
    expect(isSameMessage(id, other)).toBe(false)
    expect(isSameMessage(other, id)).toBe(false)
  })

  it('that are none are not the same, even if they are equal', () => {
    expect(isSameMessage('m1', 'm1')).toBe(false)
    expect(isSameMessage(undefined, undefined)).toBe(false)
  })
})
