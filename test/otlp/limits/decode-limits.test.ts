import { describe, expect, it } from 'vitest'
import type { DecodedTraces } from '../../../src/otlp/decoded-traces.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { jsonTraceSteps } from '../../../src/otlp/json/decode-json-traces.ts'
import { finishSteps } from '../../../src/otlp/limits/decode-steps.ts'
import {
  type BodyLimits,
  OTLP_LIMITS,
  type OtlpLimits,
  type SpanLimits,
} from '../../../src/otlp/limits/otlp-limits.ts'
import { protobufTraceSteps } from '../../../src/otlp/protobuf/decode-protobuf-traces.ts'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { OtlpDecodeError } from '../../../src/thread/errors.ts'
import { encodeProtobufRequest } from '../encode-protobuf.ts'
import { makeAttributes, makeSpan } from '../recorded-spans.ts'

const NOTHING = makeAttributes([])
const TWO = makeAttributes([
  ['a', 1],
  ['b', 2],
])
const EVENT = { name: 'e', unixNano: 1n, attributes: NOTHING }
const LINK = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), attributes: NOTHING }
// Two of what each limit counts, or as many bytes.
const LARGE: Readonly<Record<keyof SpanLimits, readonly [limit: number, span: RecordedSpan]>> = {
  bytes: [500, makeSpan({ name: 'x'.repeat(501) })],
  fields: [200, makeSpan({ events: Array.from({ length: 201 }, () => EVENT) })],
  attributes: [3, makeSpan({ attributes: TWO, events: [{ ...EVENT, attributes: TWO }] })],
  values: [1, makeSpan({ attributes: makeAttributes([['list', [1, 2]]]) })],
  events: [1, makeSpan({ events: [EVENT, EVENT] })],
  links: [1, makeSpan({ links: [LINK, LINK] })],
}
const LIMIT_OF_BODY: Readonly<Record<keyof BodyLimits, number>> = {
  resources: 1,
  scopes: 1,
  spans: 1,
  fields: 10,
  attributes: 1,
  values: 1,
  events: 1,
  links: 1,
  bytes: 100,
}
const RICH = makeSpan({
  attributes: makeAttributes([
    ['a', 1],
    ['list', [1, 2]],
  ]),
  events: [EVENT, EVENT],
  links: [LINK, LINK],
})

const ENCODINGS = {
  JSON: (spans: readonly RecordedSpan[], limits: OtlpLimits) => {
    const resourceSpans = spans.flatMap((span) => encodeJsonTraces([span]).resourceSpans)
    const text = JSON.stringify({ resourceSpans })
    return finishSteps(jsonTraceSteps(new TextEncoder().encode(text), limits))
  },
  protobuf: (spans: readonly RecordedSpan[], limits: OtlpLimits) => {
    const body = Buffer.concat(spans.map((span) => encodeProtobufRequest(span)))
    return finishSteps(protobufTraceSteps(body, limits))
  },
} as const

describe.each(['JSON', 'protobuf'] as const)('a limit of decoding %s', (encoding) => {
  const decode = (
    spans: readonly RecordedSpan[],
    span: Partial<SpanLimits>,
    body: Partial<BodyLimits> = {},
  ): DecodedTraces =>
    ENCODINGS[encoding](spans, {
      span: { ...OTLP_LIMITS.span, ...span },
      body: { ...OTLP_LIMITS.body, ...body },
    })

  it.each(Object.entries(LARGE))(
    'rejects a span with too many %s, and keeps its neighbours',
    (name, [limit, large]) => {
      const spans = [makeSpan({ name: 'before' }), large, makeSpan({ name: 'after' })]
      const decoded = decode(spans, { [name]: limit })
      expect(decoded.spans.map((span) => span.name)).toEqual(['before', 'after'])
      expect(decoded).toMatchObject({
        rejected: 1,
        reason: `a span has more than ${limit} ${name}`,
      })
      expect(decode(spans, {}).spans).toHaveLength(3)
    },
  )

  it.each(Object.entries(LIMIT_OF_BODY))('refuses a body with too many %s', (name, limit) => {
    const decodeBoth = (): unknown => decode([RICH, RICH], {}, { [name]: limit })
    expect(decodeBoth).toThrow(OtlpDecodeError)
    expect(decodeBoth).toThrow(`the body has more than ${limit} ${name}`)
    expect(decode([RICH, RICH], {}).spans).toHaveLength(2)
  })

  it('counts a resource for each span that shares it', () => {
    const resource = makeAttributes([['large', 'x'.repeat(1000)]])
    const spans = [1, 2, 3].map((n) => makeSpan({ spanId: `${n}`.repeat(16), resource }))
    expect(() => decode(spans, {}, { bytes: 3000 })).toThrow('more than 3000 bytes')
    expect(decode(spans, {}, { bytes: 6000 }).spans).toHaveLength(3)
  })

  it('counts all resources and scopes together as one more span', () => {
    const spans = [1, 2].map((n) => makeSpan({ resource: TWO, spanId: `${n}`.repeat(16) }))
    expect(() => decode(spans, { attributes: 3 })).toThrow(
      new OtlpDecodeError('what the spans share has more than 3 attributes'),
    )
    expect(decode(spans, { attributes: 4 }).spans).toHaveLength(2)
  })
})
