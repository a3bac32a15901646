import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeJsonTraces } from '../../../src/otlp/json/decode-json-traces.ts'
import { decodeProtobufTraces } from '../../../src/otlp/protobuf/decode-protobuf-traces.ts'
import { OtlpDecodeError } from '../../../src/thread/errors.ts'
import { arbitrarySpan } from '../arbitrary-spans.ts'
import { captureExports } from '../capture-exports.ts'
import { decodesOrRefuses } from '../decodes-or-refuses.ts'
import {
  encodeProtobufRequest,
  fixed64Field,
  lengthField,
  varintField,
} from '../encode-protobuf.ts'
import { makeAttributes, makeSpan } from '../recorded-spans.ts'

const IDS = [
  ...lengthField(1, Array<number>(16).fill(1)),
  ...lengthField(2, Array<number>(8).fill(2)),
]

function decodeSpans(...spans: readonly Iterable<number>[]) {
  const scopeSpans = spans.flatMap((span) => lengthField(2, span))
  return decodeProtobufTraces(Uint8Array.from(lengthField(1, lengthField(2, scopeSpans))))
}

function decodeValue(value: Iterable<number>) {
  const attribute = lengthField(9, [...lengthField(1, 'key'), ...lengthField(2, value)])
  return decodeSpans([...IDS, ...attribute]).spans[0]?.attributes['key']
}

function attribute(text: string) {
  return lengthField(9, [...lengthField(1, 'key'), ...lengthField(2, lengthField(1, text))])
}

describe('decodeProtobufTraces', () => {
  it("reads what OpenTelemetry's exporter sends to the same spans as its JSON", async () => {
    const { json, protobuf } = await captureExports()
    const decoded = decodeProtobufTraces(protobuf)
    expect(isDeepStrictEqual(decoded, decodeJsonTraces(JSON.parse(json)))).toBe(true)
    expect(decoded).toMatchObject({
      rejected: 0,
      spans: [
        {
          name: 'user message',
          kind: 3,
          attributes: {
            'chat.content': '\ufeffGrüße 👋 \u0000',
            negative: -5,
            large: 2n ** 53n,
            ratio: 0.1,
            yes: true,
            no: false,
            empty: '',
            list: ['a', 'b'],
            numbers: [1, 2.5],
          },
          events: [{ name: 'chunk', attributes: { length: 3 } }],
          links: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }],
          status: { code: 2, message: 'no answer' },
          resource: { 'service.name': 'shop', 'process.pid': 42 },
          scope: { name: 'threadspan', version: '0.1.0' },
        },
      ],
    })
  })

  it('reads any span, whose texts protobuf carries as UTF-8', () => {
    fc.assert(
      fc.property(arbitrarySpan, (span) => {
        const decoded = decodeProtobufTraces(encodeProtobufRequest(span))
        expect(isDeepStrictEqual(decoded, { spans: [toWellFormed(span)], rejected: 0 })).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('decodes or refuses a body that was cut off, wherever that was', async () => {
    const { protobuf } = await captureExports()
    const outcomes = Array.from(protobuf, (_, end) =>
      decodesOrRefuses(() => decodeProtobufTraces(protobuf.subarray(0, end))),
    )
    expect(outcomes.length).toBeGreaterThan(300)
    expect(outcomes.every(Boolean)).toBe(true)
    expect(() => decodeProtobufTraces(protobuf.subarray(0, -1))).toThrow(OtlpDecodeError)
  })

  it('decodes or refuses a body with a wrong byte, wherever that is', () => {
    const body = encodeProtobufRequest(
      makeSpan({ events: [], attributes: makeAttributes([['a', [1]]]) }),
    )
    const position = fc.integer({ min: 0, max: body.length - 1 })
    fc.assert(
      fc.property(position, fc.integer({ min: 0, max: 255 }), (at, byte) => {
        expect(decodesOrRefuses(() => decodeProtobufTraces(body.with(at, byte)))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('decodes or refuses any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(decodesOrRefuses(() => decodeProtobufTraces(bytes))).toBe(true)
        expect(decodesOrRefuses(() => decodeSpans([...IDS, ...bytes]))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('passes over unknown fields of every wire type, groups within groups included', () => {
    const fourBytes = [0x9d, 0x06, 1, 2, 3, 4]
    const groupInGroup = [0xa3, 0x06, 0x0b, 0x08, 0x01, 0x0c, 0xa4, 0x06]
    const unknown = [
      ...varintField(100, 2n ** 64n - 1n),
      ...fixed64Field(101, 1n),
      ...lengthField(102, 'later'),
      ...fourBytes,
      ...groupInGroup,
    ]
    const { spans } = decodeSpans([...unknown, ...IDS, ...unknown, ...lengthField(5, 'kept')])
    expect(spans).toMatchObject([{ name: 'kept', traceId: '01'.repeat(16) }])
  })

  it.each([
    [
      'ends within a value',
      lengthField(1, lengthField(2, lengthField(2, [0x39, 1, 2]))),
      /end within/,
    ],
    ['announces more bytes than there are', [0x0a, 0x05, 1], /at byte 2: a length of 5 bytes/],
    ['has an endless varint', [0x0a, ...Array<number>(20).fill(0xff)], /more than 10 bytes/],
    ['has a field zero', [0x02, 0x00], /an invalid field number/],
    ['has a field of another wire type', varintField(1, 5), /field 1 has wire type 0, not 2/],
    ['has a wire type that does not exist', [0x0f], /wire type 7/],
    ['ends a group that is not open', [0x14], /wire type 4/],
    ['ends another group than it began', [0x13, 0x1c], /end of a group that is not open/],
    ['has a group without an end', [0x13], /does not end/],
    ['nests groups without end', Array<number>(1000).fill(0x13), /nested too deeply/],
  ])('refuses a body that %s', (_what, bytes, message) => {
    const decode = () => decodeProtobufTraces(Uint8Array.from(bytes))
    expect(decode).toThrow(OtlpDecodeError)
    expect(decode).toThrow(message)
  })

  it.each([
    ['an id of another length', lengthField(1, [1, 2]), /trace id "0102" is not a valid id/],
    ['an all-zero id', lengthField(2, Array<number>(8).fill(0)), /span id is all zeros/],
    ['a parent of another length', lengthField(4, [9]), /parent span id "09"/],
    ['a time past 64 signed bits', fixed64Field(7, 2n ** 63n), /the year 2262/],
  ])('rejects a span with %s and keeps its neighbours', (_what, field, reason) => {
    const decoded = decodeSpans(IDS, [...IDS, ...field], IDS)
    expect(decoded).toMatchObject({ rejected: 1, reason: expect.stringMatching(reason) })
    expect(decoded.spans).toHaveLength(2)
  })

  it('reads what OTLP before 0.15 called instrumentation library spans, if there are no scope spans', () => {
    const scoped = [...lengthField(1, lengthField(1, 'old')), ...lengthField(2, IDS)]
    const decode = (resourceSpans: Iterable<number>) =>
      decodeProtobufTraces(Uint8Array.from(lengthField(1, resourceSpans))).spans
    expect(decode(lengthField(1000, scoped))).toMatchObject([{ scope: { name: 'old' } }])
    const both = [...lengthField(1000, scoped), ...lengthField(2, lengthField(2, IDS))]
    expect(decode(both)).toMatchObject([{ scope: { name: '' } }])
  })

  it('takes the last of two values, and of two attributes with one key', () => {
    expect(decodeValue([...lengthField(1, 'text'), ...varintField(3, -1n)])).toBe(-1)
    const { spans } = decodeSpans([...IDS, ...attribute('first'), ...attribute('second')])
    expect(spans[0]?.attributes).toEqual({ key: 'second' })
  })

  it('cuts a value that is nested too deep, and says so in its place', () => {
    let value = lengthField(1, 'in')
    for (let depth = 0; depth < 64; depth++) value = lengthField(5, lengthField(1, value))
    expect(JSON.stringify(decodeValue(value))).toContain('"in"')
    value = lengthField(5, lengthField(1, value))
    expect(JSON.stringify(decodeValue(value))).toBe(
      `${'['.repeat(64)}"[Too deep]"${']'.repeat(64)}`,
    )
  })

  it('gives up on a body in which hardly a span can be read', () => {
    const broken = Array.from({ length: 10_000 }, () => [])
    expect(decodeSpans(IDS, ...broken)).toMatchObject({ spans: [{}], rejected: 10_000 })
    expect(() => decodeSpans(IDS, ...broken, [])).toThrow(
      /^more than 10000 spans rejected: trace id "" is not a valid id$/,
    )
  })

  it('puts U+FFFD for bytes that are not UTF-8', () => {
    expect(decodeValue(lengthField(1, [0x61, 0xff, 0xc3, 0x62]))).toBe('a\ufffd\ufffdb')
  })

  it('keeps values, not the body they came in', () => {
    const body = Buffer.alloc(1_000_000)
    const bytes = decodeValue(lengthField(7, body.subarray(0, 3))) as Uint8Array
    expect(bytes).toEqual(new Uint8Array(3))
    expect(bytes.buffer.byteLength).toBe(3)
  })

  it('reads bytes that begin in the middle of a buffer', () => {
    const body = encodeProtobufRequest(makeSpan())
    const buffer = Buffer.concat([Buffer.alloc(5, 0xff), body, Buffer.alloc(5, 0xff)])
    expect(decodeProtobufTraces(buffer.subarray(5, 5 + body.length)).spans).toEqual([makeSpan()])
  })
})

// The exact value with lone surrogates replaced, as any UTF-8 encoder does.
function toWellFormed<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed() as T
  if (Array.isArray(value)) return value.map(toWellFormed) as T
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<
    string,
    unknown
  >
  for (const [key, item] of Object.entries(value)) copy[key.toWellFormed()] = toWellFormed(item)
  return copy as T
}
