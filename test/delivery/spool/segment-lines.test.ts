import { describe, expect, it } from 'vitest'
import { readSegmentLine, splitSegment } from '../../../src/delivery/spool/segment-lines.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { makeSpan } from '../../otlp/recorded-spans.ts'

describe('the lines of a segment', () => {
  it.each([
    ['', [], false],
    ['one\ntwo\n', ['one', 'two'], false],
    ['one\ntwo', ['one'], true],
    ['torn', [], true],
    ['\n', [''], false],
    ['a\u2028b\r\n', ['a\u2028b\r'], false],
  ])('of %j are whole', (text, lines, isTorn) => {
    expect(splitSegment(text)).toEqual({ lines, isTorn })
  })

  it('hold the spans of a batch', () => {
    const spans = [makeSpan(), makeSpan({ spanId: '1'.repeat(16) })]
    const line = JSON.stringify(encodeJsonTraces(spans))
    expect(readSegmentLine(line)).toEqual({ spans, lost: 0 })
  })

  it('count as one lost span if they cannot be read, and else each span that cannot', () => {
    expect(readSegmentLine('{"resourceSpans":[{"bro')).toEqual({ spans: [], lost: 1 })
    expect(readSegmentLine('[]')).toEqual({ spans: [], lost: 1 })
    const bad = [makeSpan({ traceId: 'x' }), makeSpan(), makeSpan({ spanId: '' })]
    expect(readSegmentLine(JSON.stringify(encodeJsonTraces(bad)))).toEqual({
      spans: [makeSpan()],
      lost: 2,
    })
  })
})
