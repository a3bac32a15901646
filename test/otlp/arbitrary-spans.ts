import * as fc from 'fast-check'
import type {
  RecordedSpan,
  SpanAttributes,
  SpanAttributeValue,
} from '../../src/otlp/recorded-span.ts'
import { makeAttributes } from './recorded-spans.ts'

// Any UTF-16, lone surrogates and NUL included; often one of the keys that JavaScript treats in a special way.
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('__proto__', 'constructor', 'toString', '0', ''),
)
const filledText = text.filter((value) => value !== '')

const nano = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })

const wideInteger = fc.oneof(
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
)

const { value: attributeValue } = fc.letrec<{ value: SpanAttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.boolean(),
    fc.integer(),
    // OTLP integers have no minus zero.
    fc.double().map((double) => (double === 0 ? 0 : double)),
    wideInteger,
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.array(fc.tuple(text, tie('value'))).map(makeAttributes),
  ),
}))

const attributes: fc.Arbitrary<SpanAttributes> = fc
  .array(fc.tuple(text, attributeValue), { maxLength: 5 })
  .map(makeAttributes)

const hexId = (digits: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: digits, maxLength: digits })
    .map((nibbles) => nibbles.map((nibble) => nibble.toString(16)).join(''))
    .filter((id) => /[^0]/.test(id))

const dropped = fc.integer({ min: 1, max: 0xffff_ffff })
const flags = fc.integer({ min: 1, max: 0xffff_ffff })

const plain = { noNullPrototype: true } as const

/** Any span that a decoder can give. */
export const arbitrarySpan = fc.record(
  {
    traceId: hexId(32),
    spanId: hexId(16),
    parentSpanId: hexId(16),
    traceState: filledText,
    flags,
    name: text,
    kind: fc.integer({ min: 0, max: 5 }),
    startUnixNano: nano,
    endUnixNano: nano,
    attributes,
    droppedAttributesCount: dropped,
    events: fc.array(
      fc.record(
        { name: text, unixNano: nano, attributes, droppedAttributesCount: dropped },
        { ...plain, requiredKeys: ['name', 'unixNano', 'attributes'] },
      ),
      { maxLength: 3 },
    ),
    droppedEventsCount: dropped,
    links: fc.array(
      fc.record(
        {
          traceId: hexId(32),
          spanId: hexId(16),
          traceState: filledText,
          flags,
          attributes,
          droppedAttributesCount: dropped,
        },
        { ...plain, requiredKeys: ['traceId', 'spanId', 'attributes'] },
      ),
      { maxLength: 3 },
    ),
    droppedLinksCount: dropped,
    status: fc.record(
      { code: fc.integer({ min: 0, max: 2 }), message: filledText },
      { ...plain, requiredKeys: ['code'] },
    ),
    resource: attributes,
    resourceSchemaUrl: filledText,
    scope: fc.record(
      { name: text, version: filledText, schemaUrl: filledText },
      { ...plain, requiredKeys: ['name'] },
    ),
  },
  {
    ...plain,
    requiredKeys: [
      'traceId',
      'spanId',
      'name',
      'kind',
      'startUnixNano',
      'endUnixNano',
      'attributes',
      'events',
      'links',
      'status',
      'resource',
      'scope',
    ],
  },
) as fc.Arbitrary<RecordedSpan>
