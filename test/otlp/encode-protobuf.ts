import type {
  RecordedSpan,
  SpanAttributes,
  SpanAttributeValue,
} from '../../src/otlp/recorded-span.ts'

type Bytes = readonly number[]

/** A field of a varint type. */
export function varintField(field: number, value: number | bigint): Bytes {
  return [...varint(BigInt(field) << 3n), ...varint(BigInt.asUintN(64, BigInt(value)))]
}

/** A field that says its length: bytes, text or a message. */
export function lengthField(field: number, value: string | Iterable<number>): Bytes {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Uint8Array.from(value)
  return [...varint((BigInt(field) << 3n) | 2n), ...varint(BigInt(bytes.length)), ...bytes]
}

/** A field of eight bytes. */
export function fixed64Field(field: number, value: bigint): Bytes {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return [...varint((BigInt(field) << 3n) | 1n), ...bytes]
}

function doubleField(field: number, value: number): Bytes {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return [...varint((BigInt(field) << 3n) | 1n), ...bytes]
}

function fixed32Field(field: number, value: number): Bytes {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return [...varint((BigInt(field) << 3n) | 5n), ...bytes]
}

function varint(value: bigint): Bytes {
  return value < 0x80n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...varint(value >> 7n)]
}

/** A request with one span, with the resource and the scope behind what belongs to them, as protobuf allows. */
export function encodeProtobufRequest(span: RecordedSpan): Uint8Array {
  const { name, version = '', schemaUrl = '' } = span.scope
  const scope = [...lengthField(1, name), ...lengthField(2, version)]
  const scopeSpans = [
    ...lengthField(2, encodeSpan(span)),
    ...lengthField(3, schemaUrl),
    ...lengthField(1, scope),
  ]
  const resource = encodeAttributes(1, span.resource)
  return Uint8Array.from(
    lengthField(1, [
      ...lengthField(2, scopeSpans),
      ...lengthField(3, span.resourceSchemaUrl ?? ''),
      ...lengthField(1, resource),
    ]),
  )
}

function encodeSpan(span: RecordedSpan): Bytes {
  return [
    ...lengthField(1, Buffer.from(span.traceId, 'hex')),
    ...lengthField(2, Buffer.from(span.spanId, 'hex')),
    ...lengthField(3, span.traceState ?? ''),
    ...lengthField(4, Buffer.from(span.parentSpanId ?? '', 'hex')),
    ...lengthField(5, span.name),
    ...varintField(6, span.kind),
    ...fixed64Field(7, span.startUnixNano),
    ...fixed64Field(8, span.endUnixNano),
    ...encodeAttributes(9, span.attributes),
    ...varintField(10, span.droppedAttributesCount ?? 0),
    ...span.events.flatMap(({ name, unixNano, attributes, droppedAttributesCount = 0 }) =>
      lengthField(11, [
        ...fixed64Field(1, unixNano),
        ...lengthField(2, name),
        ...encodeAttributes(3, attributes),
        ...varintField(4, droppedAttributesCount),
      ]),
    ),
    ...varintField(12, span.droppedEventsCount ?? 0),
    ...span.links.flatMap((link) =>
      lengthField(13, [
        ...lengthField(1, Buffer.from(link.traceId, 'hex')),
        ...lengthField(2, Buffer.from(link.spanId, 'hex')),
        ...lengthField(3, link.traceState ?? ''),
        ...encodeAttributes(4, link.attributes),
        ...varintField(5, link.droppedAttributesCount ?? 0),
        ...fixed32Field(6, link.flags ?? 0),
      ]),
    ),
    ...varintField(14, span.droppedLinksCount ?? 0),
    ...lengthField(15, [
      ...lengthField(2, span.status.message ?? ''),
      ...varintField(3, span.status.code),
    ]),
    ...fixed32Field(16, span.flags ?? 0),
  ]
}

function encodeAttributes(field: number, attributes: SpanAttributes): Bytes {
  return Object.entries(attributes).flatMap(([key, value]) =>
    lengthField(field, [...lengthField(1, key), ...lengthField(2, encodeValue(value))]),
  )
}

function encodeValue(value: SpanAttributeValue): Bytes {
  if (value === null) return []
  if (typeof value === 'string') return lengthField(1, value)
  if (typeof value === 'boolean') return varintField(2, value ? 1 : 0)
  if (typeof value === 'bigint' || Number.isSafeInteger(value))
    return varintField(3, value as bigint)
  if (typeof value === 'number') return doubleField(4, value)
  if (value instanceof Uint8Array) return lengthField(7, value)
  if (Array.isArray(value)) {
    return lengthField(
      5,
      (value as SpanAttributeValue[]).flatMap((item) => lengthField(1, encodeValue(item))),
    )
  }
  return lengthField(6, encodeAttributes(1, value as SpanAttributes))
}
