import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeJsonTraces } from '../../../src/otlp/json/decode-json-traces.ts'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { OtlpDecodeError } from '../../../src/thread/errors.ts'
import { DATA_FOLDER } from '../../support/data-folder.ts'
import { needs } from '../../support/needs.ts'
import { arbitrarySpan } from '../arbitrary-spans.ts'
import { decodesOrRefuses } from '../decodes-or-refuses.ts'
import { makeAttributes, makeSpan } from '../recorded-spans.ts'

const DATA = join(DATA_FOLDER, 'otlp')

const SPAN = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'user message',
  startTimeUnixNano: '1544712660000000001',
  endTimeUnixNano: '1544712661000000002',
}

function decodeSpans(...spans: readonly unknown[]) {
  return decodeJsonTraces({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
}

function decodeValue(value: unknown) {
  const decoded = decodeSpans({ ...SPAN, attributes: [{ key: 'key', value }] })
  return decoded.spans[0]?.attributes['key']
}

function nest(depth: number): unknown {
  const opened = '{"arrayValue":{"values":['.repeat(depth)
  return JSON.parse(`${opened}{"stringValue":"in"}${']}}'.repeat(depth)}`)
}

describe('decodeJsonTraces', () => {
  it('gives back what encodeJsonTraces wrote, whatever the text', () => {
    fc.assert(
      fc.property(arbitrarySpan, (span) => {
        const line = JSON.stringify(encodeJsonTraces([span]))
        const decoded = decodeJsonTraces(JSON.parse(line))
        // Vitest's own equality stumbles over an attribute named `constructor`.
        expect(isDeepStrictEqual(decoded, { spans: [span], rejected: 0 })).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('gives back every one of many spans', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySpan), (spans) => {
        const body: unknown = JSON.parse(JSON.stringify(encodeJsonTraces(spans)))
        expect(isDeepStrictEqual(new Set(decodeJsonTraces(body).spans), new Set(spans))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('reads ids in upper case, times and integers as numbers, and kinds and codes by name', () => {
    const { spans } = decodeSpans({
      ...SPAN,
      traceId: SPAN.traceId.toUpperCase(),
      parentSpanId: 'EEE19B7EC3C1B173',
      startTimeUnixNano: 1000,
      kind: 'SPAN_KIND_CLIENT',
      status: { code: 'STATUS_CODE_ERROR', message: 'no' },
      attributes: [{ key: 'n', value: { intValue: 7 } }],
      someLaterField: [{ deep: true }],
    })
    expect(spans).toEqual([
      makeSpan({
        parentSpanId: 'eee19b7ec3c1b173',
        startUnixNano: 1000n,
        kind: 3,
        status: { code: 2, message: 'no' },
        attributes: makeAttributes([['n', 7]]),
        resource: makeAttributes([]),
        scope: { name: '' },
      }),
    ])
  })

  it('takes a parent of zeros, as some senders write it, for none', () => {
    const { spans } = decodeSpans({ ...SPAN, parentSpanId: '0000000000000000' })
    expect(spans).toHaveLength(1)
    expect(spans[0]).not.toHaveProperty('parentSpanId')
  })

  it('keeps a link to nothing, which OpenTelemetry allows', () => {
    const { spans } = decodeSpans({ ...SPAN, links: [{ traceState: 'a=b' }] })
    expect(spans[0]?.links).toEqual([
      { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceState: 'a=b', attributes: {} },
    ])
  })

  it.each([
    ['an all-zero trace id', { traceId: '0'.repeat(32) }, 'trace id is all zeros'],
    ['an id that is too short', { spanId: 'abc' }, 'span id "abc" is not a valid id'],
    ['no id', { traceId: undefined }, 'trace id "" is not a valid id'],
    ['a parent that is no id', { parentSpanId: 'zz' }, 'parent span id "zz" is not a valid id'],
    ['an id of another type', { spanId: 5 }, '.spans[0].spanId is 5, not a string'],
    ['a negative time', { startTimeUnixNano: '-1' }, 'startTimeUnixNano is "-1", not an unsigned'],
    ['a time that is no integer', { endTimeUnixNano: 1.5 }, 'endTimeUnixNano is 1.5, not an'],
    ['a time past 64 signed bits', { endTimeUnixNano: '9223372036854775808' }, 'the year 2262'],
    ['an event past them', { events: [{ timeUnixNano: '18446744073709551615' }] }, 'event time'],
    ['a link of another length', { links: [{ traceId: 'ab' }] }, 'link to "ab"'],
    ['attributes that are no list', { attributes: {} }, '.attributes is an object, not an array'],
    ['an integer past 64 bits', { flags: '99999999999' }, 'flags is "99999999999"'],
  ])('rejects a span with %s and keeps its neighbours', (_what, broken, reason) => {
    const decoded = decodeSpans({ ...SPAN, ...broken }, SPAN, { ...SPAN, traceId: '' })
    expect(decoded.spans.map(({ name }) => name)).toEqual(['user message'])
    expect(decoded.rejected).toBe(2)
    expect(decoded.reason).toContain(reason)
  })

  it('rejects a span that is no object and keeps its neighbours', () => {
    expect(decodeSpans(5, SPAN, null)).toMatchObject({
      spans: [{ name: 'user message' }],
      rejected: 2,
      reason: 'body.resourceSpans[0].scopeSpans[0].spans[0] is 5, not an object',
    })
  })

  it.each([
    [{ intValue: '9223372036854775808' }, 'not a 64-bit integer'],
    [{ intValue: '1'.repeat(30) }, 'not a 64-bit integer'],
    [{ intValue: 0.5 }, 'not a 64-bit integer'],
    [{ intValue: '0x10' }, 'not a 64-bit integer'],
    [{ doubleValue: 'many' }, 'not a number'],
    [{ boolValue: 'true' }, 'not a boolean'],
    [{ stringValue: 5 }, 'not a string'],
    [{ bytesValue: '*' }, 'not base64'],
    [{ arrayValue: [] }, 'not an object'],
    ['bare', 'not an object'],
  ])('rejects a span with the attribute value %j', (value, reason) => {
    const decoded = decodeSpans({ ...SPAN, attributes: [{ key: 'key', value }] })
    expect(decoded).toMatchObject({ spans: [], rejected: 1 })
    expect(decoded.reason).toContain(reason)
  })

  it.each([
    [{ intValue: '-9223372036854775808' }, -(2n ** 63n)],
    [{ intValue: '9007199254740991' }, 2 ** 53 - 1],
    [{ intValue: '9007199254740992' }, 2n ** 53n],
    [{ doubleValue: '1.5' }, 1.5],
    [{ doubleValue: '-Infinity' }, -Infinity],
    [{ doubleValue: 'NaN' }, Number.NaN],
    [{ bytesValue: '_-8' }, new Uint8Array([255, 239])],
    [{}, null],
    [null, null],
    [{ stringValue: '' }, ''],
    [{ arrayValue: {} }, []],
  ])('reads the value %j', (value, read) => {
    expect(decodeValue(value)).toEqual(read)
  })

  it('gives up on a body in which hardly a span can be read', () => {
    const broken = Array.from({ length: 10_000 }, (_, i) => i)
    expect(decodeSpans(SPAN, ...broken)).toMatchObject({ spans: [{}], rejected: 10_000 })
    expect(() => decodeSpans(SPAN, ...broken, 1)).toThrow(
      /^more than 10000 spans rejected: .* is 0, not an object$/,
    )
  })

  it('takes __proto__ for a key like any other', () => {
    const value = JSON.parse(
      '{"kvlistValue":{"values":[{"key":"__proto__","value":{"boolValue":true}}]}}',
    )
    const map = decodeValue(value) as object
    expect(Object.keys(map)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(map)).toBeNull()
    expect(({} as { boolValue?: unknown }).boolValue).toBeUndefined()
  })

  it('gives a key that comes twice its last value', () => {
    const twice = ['first', 'second'].map((stringValue) => ({ key: 'k', value: { stringValue } }))
    expect(decodeSpans({ ...SPAN, attributes: twice }).spans[0]?.attributes).toEqual({
      k: 'second',
    })
  })

  it('cuts a value that is nested too deep, and says so in its place', () => {
    expect(JSON.stringify(decodeValue(nest(64)))).toContain('"in"')
    expect(JSON.stringify(decodeValue(nest(65)))).toBe(
      `${'['.repeat(64)}"[Too deep]"${']'.repeat(64)}`,
    )
    expect(JSON.stringify(decodeValue(nest(100_000)))).toContain('[Too deep]')
  })

  it.each([
    [null, 'body is null, not an object'],
    [[], 'body is an array, not an object'],
    ['{}', 'body is "{}", not an object'],
    [{ resourceSpans: {} }, 'body.resourceSpans is an object, not an array'],
    [{ resourceSpans: [7] }, 'body.resourceSpans[0] is 7, not an object'],
    [
      { resourceSpans: [{ resource: [] }] },
      'body.resourceSpans[0].resource is an array, not an object',
    ],
    [
      { resourceSpans: [{ scopeSpans: [{ scope: { name: 1 } }] }] },
      'body.resourceSpans[0].scopeSpans[0].scope.name is 1, not a string',
    ],
  ])('refuses a body that is none: %j', (body, message) => {
    expect(() => decodeJsonTraces(body)).toThrow(new OtlpDecodeError(message))
  })

  it('finds no spans in an empty request and in one of another signal', () => {
    const none = { spans: [], rejected: 0 }
    expect(decodeJsonTraces({})).toEqual(none)
    expect(decodeJsonTraces({ resourceSpans: null })).toEqual(none)
    expect(decodeJsonTraces({ resourceLogs: [{}] })).toMatchObject(none)
  })

  it('never does anything but decode or throw an OtlpDecodeError, whatever the JSON', () => {
    const key = fc.constantFrom(
      'resourceSpans',
      'scopeSpans',
      'spans',
      'attributes',
      'value',
      'arrayValue',
      'values',
      'kvlistValue',
      'status',
      'links',
      'traceId',
    )
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'medium' },
        fc.jsonValue(),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(json, (body) => {
        expect(decodesOrRefuses(() => decodeJsonTraces(body))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('decodeJsonTraces on recorded bodies', needs({ data: existsSync(DATA) }), () => {
  it('reads the example of the OTLP specification, whose ids are in upper case', () => {
    const body: unknown = JSON.parse(readFileSync(`${DATA}/proto-example-trace.json`, 'utf8'))
    const { spans, rejected } = decodeJsonTraces(body)
    expect(rejected).toBe(0)
    expect(spans).toEqual([
      makeSpan({
        parentSpanId: 'eee19b7ec3c1b173',
        name: "I'm a server span",
        kind: 2,
        startUnixNano: 1_544_712_660_000_000_000n,
        endUnixNano: 1_544_712_661_000_000_000n,
        attributes: makeAttributes([['my.span.attr', 'some value']]),
        resource: makeAttributes([['service.name', 'my.service']]),
        scope: { name: 'my.library', version: '1.0.0' },
      }),
    ])
  })

  it('reads all spans of a Collector file, and the same again after writing them', () => {
    const lines = readFileSync(`${DATA}/demo-shop.jsonl`, 'utf8').trim().split('\n')
    const decoded = lines.map((line) => decodeJsonTraces(JSON.parse(line)))
    const spans = decoded.flatMap(({ spans }) => spans)
    expect(decoded.every(({ rejected }) => rejected === 0)).toBe(true)
    expect(lines).toHaveLength(41)
    expect(spans).toHaveLength(547)
    for (const { spans } of decoded) {
      const again = decodeJsonTraces(JSON.parse(JSON.stringify(encodeJsonTraces(spans))))
      expect(new Set(again.spans)).toEqual(new Set(spans))
    }
  })
})
