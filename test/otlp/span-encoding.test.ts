import {
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EndedSpan } from '../../src/otlp/ended-span.ts'
import { concatBytes } from '../../src/otlp/byte-pieces.ts'
import { jsonEncoding } from '../../src/otlp/json/json-encoding.ts'
import { protobufEncoding } from '../../src/otlp/protobuf/protobuf-encoding.ts'
import type { SpanEncoding } from '../../src/otlp/span-encoding.ts'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import { decodeProtobufTraces } from '../../src/otlp/protobuf/decode-protobuf-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { SpanMemory } from '../../src/otlp/span-memory.ts'
import { limitedSpans } from './limited-spans.ts'
import { ownProvider } from '../../src/sdk/own/own-provider.ts'

function request(encoding: SpanEncoding, spans: readonly EndedSpan[]): Uint8Array {
  const memory = new SpanMemory()
  return concatBytes(encoding.encodeRequest(spans.map((span) => encoding.encode(span, memory))))
}

// A copy of a context has its ids as text only.
function withTextAlone(span: EndedSpan): EndedSpan {
  const parent = span.parentSpanContext
  return Object.assign(Object.create(span) as EndedSpan, {
    spanContext: () => ({ ...span.spanContext() }),
    parentSpanContext: parent && { ...parent },
    links: span.links.map((link) => ({ ...link, context: { ...link.context } })),
  })
}

const parse = (bytes: Uint8Array): readonly RecordedSpan[] =>
  decodeJsonTraces(JSON.parse(new TextDecoder().decode(bytes))).spans

function tracing() {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 42 }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  })
  return { provider, spans: () => exporter.getFinishedSpans() }
}

function everythingOnASpan(): readonly ReadableSpan[] {
  const { provider, spans } = tracing()
  const remote = {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    traceState: createTraceState('threadspan=a/b,other=1'),
  }
  const span = provider.getTracer('threadspan', '0.1.0').startSpan('user message 👋', {
    kind: SpanKind.CLIENT,
    links: [{ context: remote, attributes: { 'chat.link': 'previous' } }],
    attributes: {
      negative: -5,
      least: Number.MIN_SAFE_INTEGER,
      large: Number.MAX_SAFE_INTEGER,
      ratio: 0.1,
      yes: true,
      no: false,
      empty: '',
      list: ['a', 'b'],
      numbers: [1, 2.5],
      text: 'é'.repeat(90),
      long: 'ø'.repeat(20_000),
      ascii: 'x'.repeat(20_000),
      'key with ø': '\ufeff\u0000',
    },
    startTime: [1_790_000_707, 527_000_001],
  })
  span.addEvent('first', { n: 1 }, [1_790_000_708, 999_999_999])
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' })
  span.end([1_790_000_709, 0])
  provider.getTracer('other').startSpan('second').end()
  provider.getTracer('other').startSpan('third').end()
  provider.getTracer('threadspan', '0.1.0').startSpan('fourth').end()
  return spans()
}

describe('the encoders', () => {
  it('write protobuf that says what the body of OpenTelemetry’s own exporter says', () => {
    const spans = everythingOnASpan()
    const ours = decodeProtobufTraces(request(protobufEncoding(), spans))
    const theirs = decodeProtobufTraces(
      ProtobufTraceSerializer.serializeRequest([...spans]) ?? new Uint8Array(),
    )
    expect(ours.rejected).toBe(0)
    expect(ours.spans.length).toBe(4)
    expect(ours.spans.map(({ name }) => name)).toEqual(spans.map(({ name }) => name))
    expect(byName(ours.spans)).toEqual(byName(theirs.spans))
  })

  it('write JSON that says what the body of OpenTelemetry’s own exporter says', () => {
    const spans = everythingOnASpan()
    const theirs = JsonTraceSerializer.serializeRequest([...spans]) ?? new Uint8Array()
    expect(byName(parse(request(jsonEncoding(), spans)))).toEqual(byName(parse(theirs)))
  })

  it('write ids the same, whether their numbers are known or their text alone', () => {
    const exporter = new InMemorySpanExporter()
    const provider = ownProvider(
      { TracerProvider },
      {
        resource: resourceFromAttributes({}),
        sampler: new AlwaysOnSampler(),
        spanProcessors: [new SimpleSpanProcessor({ exporter })],
      },
    )
    const tracer = provider.getTracer('threadspan')
    for (let n = 0; n < 500; n++) {
      const root = tracer.startSpan('root')
      const context = root.spanContext()
      const below = trace.setSpan(ROOT_CONTEXT, root)
      tracer.startSpan('child', { links: [{ context }] }, below).end()
      root.end()
    }
    const spans = exporter.getFinishedSpans()
    expect(spans).toHaveLength(1000)
    const encoding = protobufEncoding()
    const encoded = request(encoding, spans)
    expect(encoded).toEqual(request(encoding, spans.map(withTextAlone)))
    expect(decodeProtobufTraces(encoded).spans.map(({ spanId }) => spanId)).toEqual(
      spans.map((span) => span.spanContext().spanId),
    )
  })

  it('say the same in both encodings, whatever is in a span', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer(),
      fc.double({ noNaN: true }).filter((n) => !Object.is(n, -0)),
      fc.boolean(),
      fc.array(fc.string({ unit: 'binary' })),
    )
    const attributes = fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), value)
    const protobuf = protobufEncoding()
    fc.assert(
      fc.property(fc.array(attributes, { minLength: 1, maxLength: 5 }), (list) => {
        const { provider, spans } = tracing()
        const tracer = provider.getTracer('t')
        for (const given of list) tracer.startSpan('s', { attributes: given }).end()
        const ours = decodeProtobufTraces(request(protobuf, spans()))
        expect(ours.rejected).toBe(0)
        expect(ours.spans).toEqual(parse(request(jsonEncoding(), spans())))
      }),
    )
  })

  it('say the same of values that are none, too deep or in a circle', () => {
    const [plain] = everythingOnASpan()
    if (plain === undefined) throw new Error('no span')
    const circle: unknown[] = []
    circle.push(circle)
    const attributes = { list: ['a', undefined, null], none: undefined, circle }
    const span = Object.assign(Object.create(plain) as EndedSpan, { attributes })
    const [protobuf] = decodeProtobufTraces(request(protobufEncoding(), [span])).spans
    const written = request(jsonEncoding(), [span])
    const [json] = parse(written)
    expect(json?.attributes).toEqual(protobuf?.attributes)
    // The list, and 64 levels of the circle.
    expect(new TextDecoder().decode(written).match(/arrayValue/g)).toHaveLength(65)
    expect(json?.attributes).toMatchObject({ list: ['a', null, null], none: null })
    expect(JSON.stringify(json?.attributes['circle'])).toContain('"[Too deep]"')
  })

  it('keep what the SDK has dropped, and schema URLs, as OpenTelemetry’s own exporter does', () => {
    const spans = limitedSpans()
    const theirs = decodeProtobufTraces(
      ProtobufTraceSerializer.serializeRequest([...spans]) ?? new Uint8Array(),
    ).spans
    expect(theirs).toMatchObject([
      {
        droppedAttributesCount: 3,
        droppedEventsCount: 2,
        droppedLinksCount: 1,
        events: [{ droppedAttributesCount: 1 }],
        links: [{ droppedAttributesCount: 2, flags: 0x301 }],
        resourceSchemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
        scope: { name: 'shop', schemaUrl: 'https://shop.example/schema' },
      },
    ])
    expect(decodeProtobufTraces(request(protobufEncoding(), spans)).spans).toEqual(theirs)
    expect(parse(request(jsonEncoding(), spans))).toEqual(theirs)
  })

  it('begin anew after a span that cannot be encoded', () => {
    const encoding = protobufEncoding()
    const [good] = everythingOnASpan().slice(1)
    if (good === undefined) throw new Error('no span')
    const bad = { ...good, spanContext: () => good.spanContext(), status: good.status }
    Object.defineProperty(bad, 'attributes', {
      get: () => {
        throw new Error('unreadable')
      },
    })
    const memory = new SpanMemory()
    expect(() => encoding.encode(bad, memory)).toThrow('unreadable')
    const body = concatBytes(encoding.encodeRequest([encoding.encode(good, memory)]))
    expect(decodeProtobufTraces(body).spans).toHaveLength(1)
  })

  it('hold little more than the bytes of spans of any length, and each as it was written', () => {
    const { provider, spans } = tracing()
    const tracer = provider.getTracer('t')
    const lengths = Array.from({ length: 300 }, (_, n) =>
      n % 50 === 49 ? 150_000 : (n * 37) % 9_000,
    )
    for (const [n, length] of lengths.entries()) {
      tracer.startSpan('s', { attributes: { text: (n % 3 ? 'x' : 'ø').repeat(length) } }).end()
    }
    const encoding = protobufEncoding()
    const memory = new SpanMemory()
    const encoded = spans().map((span) => encoding.encode(span, memory))
    const held = new Set(encoded.map(({ slab }) => slab.buffer))
    const bytes = encoded.reduce((sum, { start, end }) => sum + end - start, 0)
    expect([...held].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(1.1 * bytes)
    const body = concatBytes(encoding.encodeRequest(encoded))
    const texts = decodeProtobufTraces(body).spans.map(({ attributes }) => attributes['text'])
    expect(texts).toEqual(spans().map(({ attributes }) => attributes['text']))
  })

  it('write spans of a few hundred bytes right behind each other, but for one in a hundred', () => {
    const [, span] = everythingOnASpan()
    if (span === undefined) throw new Error('no span')
    const encoding = protobufEncoding()
    const memory = new SpanMemory()
    const encoded = Array.from({ length: 2_000 }, () => encoding.encode(span, memory))
    const apart = encoded.filter(({ slab, start }, n) => {
      const before = encoded[n - 1]
      return slab !== before?.slab || start !== before.end
    })
    expect(apart.length).toBeLessThan(20)
  })

  it('write more keys than they keep', () => {
    const key = (n: number) => `${'ключ'.repeat(n % 30)}.${n}`
    const attributes = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [key(n), n]))
    const [, plain] = everythingOnASpan()
    if (plain === undefined) throw new Error('no span')
    const encoding = protobufEncoding()
    const span = { ...plain, attributes, spanContext: () => plain.spanContext() }
    for (let times = 0; times < 2; times++) {
      const [read] = decodeProtobufTraces(request(encoding, [span])).spans
      expect(read?.attributes).toEqual(attributes)
    }
  })
})

function byName(spans: readonly RecordedSpan[]): Readonly<Record<string, RecordedSpan>> {
  return Object.fromEntries(spans.map((span) => [span.name, span]))
}
