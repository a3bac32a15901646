import { describe, expect, it } from 'vitest'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import type { SpanAttributeValue } from '../../../src/otlp/recorded-span.ts'
import { makeAttributes, makeSpan } from '../recorded-spans.ts'

describe('encodeJsonTraces', () => {
  it('groups spans by resource and scope, also where equal ones are different objects', () => {
    const spans = [
      makeSpan({ name: 'a' }),
      makeSpan({ name: 'b', resource: makeAttributes([['service.name', 'other']]) }),
      makeSpan({ name: 'c' }),
      makeSpan({ name: 'd', scope: { name: 'threadspan', version: '1' } }),
    ]
    const names = encodeJsonTraces(spans).resourceSpans.map(({ scopeSpans }) =>
      scopeSpans.map(({ spans }) => spans.map(({ name }) => name)),
    )
    expect(names).toEqual([[['a', 'c'], ['d']], [['b']]])
  })

  it('writes times as decimal text and leaves out what a span does not have', () => {
    const [group] = encodeJsonTraces([makeSpan()]).resourceSpans
    expect(group?.scopeSpans[0]?.spans[0]).toEqual({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      name: 'user message',
      kind: 1,
      startTimeUnixNano: '1544712660000000001',
      endTimeUnixNano: '1544712661000000002',
      attributes: [],
      events: [],
      links: [],
    })
  })

  it.each<[SpanAttributeValue, object]>([
    ['text', { stringValue: 'text' }],
    [true, { boolValue: true }],
    [42, { intValue: '42' }],
    [2n ** 62n, { intValue: '4611686018427387904' }],
    [0.5, { doubleValue: 0.5 }],
    [1e300, { doubleValue: 1e300 }],
    [Number.NaN, { doubleValue: 'NaN' }],
    [-Infinity, { doubleValue: '-Infinity' }],
    [null, {}],
    [new Uint8Array([0, 255, 1]), { bytesValue: 'AP8B' }],
    [['a', null], { arrayValue: { values: [{ stringValue: 'a' }, {}] } }],
    [
      makeAttributes([['__proto__', 1]]),
      { kvlistValue: { values: [{ key: '__proto__', value: { intValue: '1' } }] } },
    ],
  ])('writes the value %o as OTLP/JSON does', (value, encoded) => {
    const traces = encodeJsonTraces([makeSpan({ attributes: makeAttributes([['key', value]]) })])
    expect(traces.resourceSpans[0]?.scopeSpans[0]?.spans[0]?.attributes).toEqual([
      { key: 'key', value: encoded },
    ])
  })

  it('writes text with lone surrogates so that JSON brings it back', () => {
    const line = JSON.stringify(encodeJsonTraces([makeSpan({ name: 'a\ud83d b\udc00' })]))
    expect(line).toContain(String.raw`"name":"a\ud83d b\udc00"`)
    expect(line.isWellFormed()).toBe(true)
  })

  it('writes more bytes than a function takes arguments', () => {
    const bytes = new Uint8Array(1_000_000).fill(7)
    const line = JSON.stringify(
      encodeJsonTraces([makeSpan({ attributes: makeAttributes([['blob', bytes]]) })]),
    )
    expect(line).toContain(Buffer.from(bytes).toString('base64'))
  })
})
