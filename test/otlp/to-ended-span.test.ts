import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '../../src/otlp/byte-pieces.ts'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import { jsonEncoding } from '../../src/otlp/json/json-encoding.ts'
import { decodeProtobufTraces } from '../../src/otlp/protobuf/decode-protobuf-traces.ts'
import { protobufEncoding } from '../../src/otlp/protobuf/protobuf-encoding.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { SpanMemory } from '../../src/otlp/span-memory.ts'
import { toEndedSpan } from '../../src/otlp/to-ended-span.ts'
import { toRecordedSpan } from '../../src/otlp/to-recorded-span.ts'
import { arbitrarySpan } from './arbitrary-spans.ts'
import { wellFormed } from './well-formed.ts'

// A sender of OTLP sets the bit that says whether a parent is remote; what a root would say of its parent means nothing.
const sentSpan = arbitrarySpan.map((span): RecordedSpan => {
  const sent = (flags: number, isRoot = false): number => (flags & (isRoot ? 0xff : 0x2ff)) | 0x100
  return {
    ...span,
    flags: sent(span.flags ?? 1, span.parentSpanId === undefined),
    links: span.links.map((link) => ({ ...link, flags: sent(link.flags ?? 1) })),
  }
})

const decoders = {
  protobuf: {
    encoding: protobufEncoding(),
    decode: decodeProtobufTraces,
    // Protobuf carries text as UTF-8.
    kept: wellFormed,
  },
  json: {
    encoding: jsonEncoding(),
    decode: (body: Uint8Array) => decodeJsonTraces(JSON.parse(new TextDecoder().decode(body))),
    kept: (span: RecordedSpan) => span,
  },
}

describe('a span that was read from OTLP', () => {
  it('is the same after it was a span of the SDK', () => {
    fc.assert(
      fc.property(sentSpan, (span) => {
        expect(isDeepStrictEqual(toRecordedSpan(toEndedSpan(span)), span)).toBe(true)
      }),
    )
  })

  it.each(Object.entries(decoders))('is the same after it was sent again in %s', (_name, one) => {
    const memory = new SpanMemory()
    fc.assert(
      fc.property(fc.array(sentSpan, { maxLength: 4 }), (spans) => {
        const encoded = spans.map((span) => one.encoding.encode(toEndedSpan(span), memory))
        const { spans: read } = one.decode(concatBytes(one.encoding.encodeRequest(encoded)))
        expect(isDeepStrictEqual(read, spans.map(one.kept))).toBe(true)
        const line = JSON.parse(
          new TextDecoder().decode(one.encoding.encodeLine(encoded)),
        ) as object
        const inLine = new Set(decodeJsonTraces(line).spans)
        expect(isDeepStrictEqual(inLine, new Set(spans.map(one.kept)))).toBe(true)
      }),
    )
  })

  it('is written in JSON exactly as it was read, with flags that say nothing', () => {
    const encoding = jsonEncoding()
    fc.assert(
      fc.property(fc.array(arbitrarySpan, { maxLength: 4 }), (spans) => {
        const encoded = spans.map((span) => encoding.encodeRecorded(span))
        const body = concatBytes(encoding.encodeRequest(encoded))
        expect(isDeepStrictEqual(decoders.json.decode(body).spans, spans)).toBe(true)
      }),
    )
  })
})
