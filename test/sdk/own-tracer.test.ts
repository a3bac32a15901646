import {
  type Context,
  context,
  type Exception,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type SpanOptions,
  trace,
  type Tracer,
} from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  SamplingDecision,
  type Sampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EndedSpan } from '../../src/otlp/ended-span.ts'
import { encodeJsonSpan } from '../../src/otlp/json/encode-json-span.ts'
import type { OtlpSpan } from '../../src/otlp/json/otlp-traces.ts'
import { toRecordedSpan } from '../../src/otlp/to-recorded-span.ts'
import { OwnSpanContext } from '../../src/sdk/own/own-span-context.ts'
import type { IdSource } from '../../src/sdk/own/own-tracer.ts'
import { ownProvider } from '../../src/sdk/own/own-provider.ts'

// The tracer of our own spans stands in for the SDK's; whatever is done with a span must come out the same.

const NOW = 1_764_000_000
const PARENT = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true }

type Use = (tracer: Tracer) => void

/** What arrives at a processor from the SDK's own tracer, and from ours. */
function bothWays(use: Use, sampler: Sampler = new AlwaysOnSampler()): readonly OtlpSpan[][] {
  return [TracerProvider, undefined].map((Sdk) => {
    const ended: OtlpSpan[] = []
    const parts = {
      sampler,
      resource: resourceFromAttributes({ 'service.name': 'chat' }),
      spanProcessors: [collector((span) => ended.push(encodeJsonSpan(toRecordedSpan(span))))],
    }
    const ids = countingIds()
    const provider = Sdk
      ? new Sdk({ ...parts, idGenerator: ids })
      : ownProvider({ TracerProvider }, parts, contextsOf(ids))
    use(provider.getTracer('threadspan'))
    return ended
  })
}

function collector(onEnd: (span: EndedSpan) => void): SpanProcessor {
  const nothing = async (): Promise<void> => {}
  return { onStart() {}, onEnd, forceFlush: nothing, shutdown: nothing }
}

function countingIds() {
  const from = (digits: number) => {
    let nth = 1
    return () => (nth++).toString(16).padStart(digits, '0')
  }
  return { generateTraceId: from(32), generateSpanId: from(16) }
}

function contextsOf({ generateTraceId, generateSpanId }: ReturnType<typeof countingIds>): IdSource {
  return {
    ofRoot: () => new OwnSpanContext(generateTraceId(), generateSpanId()),
    ofChild: ({ traceId }) => new OwnSpanContext(traceId, generateSpanId()),
  }
}

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.array(fc.string()),
)
const key = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__')
const attributes = fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true })
const time = fc.oneof(
  fc.tuple(fc.integer({ min: NOW, max: NOW + 9 }), fc.nat(999_999_999)),
  fc.date({ min: new Date(NOW * 1000), max: new Date(NOW * 1000 + 9999), noInvalidDate: true }),
  fc.integer({ min: NOW * 1000, max: NOW * 1000 + 9999 }),
)
const link = fc.record({ context: fc.constant({ ...PARENT, isRemote: false }), attributes })
const exception: fc.Arbitrary<Exception> = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.record(
    {
      name: fc.string({ minLength: 1 }),
      message: fc.string({ minLength: 1 }),
      stack: fc.string({ minLength: 1 }),
    },
    { requiredKeys: ['name', 'message'] },
  ),
)
const step: fc.Arbitrary<(span: Span) => unknown> = fc.oneof(
  fc.tuple(key, value).map(
    ([name, given]) =>
      (span: Span) =>
        span.setAttribute(name, given),
  ),
  attributes.map((given) => (span: Span) => span.setAttributes(given)),
  fc.tuple(fc.string(), attributes, time).map((given) => (span: Span) => span.addEvent(...given)),
  fc.tuple(fc.string(), time).map((given) => (span: Span) => span.addEvent(...given)),
  link.map((given) => (span: Span) => span.addLink(given)),
  fc.array(link, { maxLength: 3 }).map((given) => (span: Span) => span.addLinks(given)),
  fc.tuple(exception, time).map((given) => (span: Span) => span.recordException(...given)),
  fc
    .record(
      {
        code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
        message: fc.string(),
      },
      { requiredKeys: ['code'] },
    )
    .map((status) => (span: Span) => span.setStatus(status)),
  fc.string().map((name) => (span: Span) => span.updateName(name)),
  time.map((end) => (span: Span) => span.end(end)),
)

describe('the tracer of our own spans', () => {
  it('makes of whatever is done with a span what the SDK makes of it', () => {
    const options = fc.record({
      kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CONSUMER),
      attributes,
      links: fc.array(link),
      startTime: time,
    })
    const parent = fc.constantFrom(ROOT_CONTEXT, trace.setSpanContext(ROOT_CONTEXT, PARENT))
    fc.assert(
      fc.property(
        fc.string(),
        options,
        parent,
        fc.array(step),
        time,
        (name, given, above, steps, end) => {
          const [theirs, ours] = bothWays((tracer) => {
            const span = tracer.startSpan(name, structuredClone(given), above)
            for (const take of steps) take(span)
            span.end(end)
            expect(span.isRecording()).toBe(false)
            for (const take of steps) take(span)
          })
          expect(ours).toEqual(theirs)
        },
      ),
    )
  })

  it('asks the sampler, and does what it says', () => {
    const { NOT_RECORD, RECORD, RECORD_AND_SAMPLED } = SamplingDecision
    const decisions = [NOT_RECORD, RECORD, RECORD_AND_SAMPLED] as const
    const seen: unknown[][] = []
    const sampler = (): Sampler => {
      let nth = 0
      return {
        shouldSample(_parent, traceId, ...rest) {
          seen.push(structuredClone([traceId, ...rest]))
          const decision = decisions[nth++ % 3] as SamplingDecision
          return { decision, attributes: { sampled: decision } }
        },
        toString: () => 'by turns',
      }
    }
    const kinds: boolean[][] = []
    for (const nth of [0, 1]) {
      const [theirs, ours] = bothWays((tracer) => {
        for (const name of ['dropped', 'recorded', 'exported']) {
          const options = {
            kind: 3,
            attributes: { name },
            startTime: [NOW, nth] as [number, number],
          }
          const span = tracer.startSpan(name, options, ROOT_CONTEXT)
          kinds.push([span.isRecording(), span.spanContext().traceFlags === 1])
          span.end([NOW, 2])
        }
      }, sampler())
      expect(ours).toEqual(theirs)
      expect(ours?.map(({ name }) => name)).toEqual(['recorded', 'exported'])
    }
    const [none, only, whole] = [
      [false, false],
      [true, false],
      [true, true],
    ]
    expect(kinds.slice(0, 6)).toEqual([none, only, whole, none, only, whole])
    expect(seen.slice(3, 6)).toEqual(seen.slice(0, 3))
  })

  it('starts nothing where tracing is suppressed, a trace of its own for a root, else goes on with the trace', () => {
    const below = trace.setSpanContext(ROOT_CONTEXT, PARENT)
    const contexts: [Context, SpanOptions][] = [
      [suppressTracing(below), {}],
      [below, { root: true }],
      [below, {}],
    ]
    const [theirs, ours] = bothWays((tracer) => {
      for (const [where, options] of contexts)
        tracer.startSpan('one', { ...options, startTime: [NOW, 0] }, where).end([NOW, 1])
    })
    expect(ours).toEqual(theirs)
    expect(ours?.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, PARENT.spanId])
  })

  it('makes a span the active one for as long as a function runs', () => {
    const found: unknown[] = []
    bothWays((tracer) => {
      const seen = (span: Span) => {
        span.end()
        return [span.spanContext().spanId]
      }
      found.push([
        tracer.startActiveSpan('a', seen),
        tracer.startActiveSpan('b', { root: true }, seen),
        tracer.startActiveSpan('c', {}, trace.setSpanContext(context.active(), PARENT), seen),
      ])
    })
    expect(found[1]).toEqual(found[0])
  })

  it('measures what was not told when it began or ended, finer than a millisecond', async () => {
    const ended: EndedSpan[] = []
    const parts = {
      sampler: new AlwaysOnSampler(),
      resource: resourceFromAttributes({}),
      spanProcessors: [collector((span) => ended.push(span))],
    }
    const provider = ownProvider({ TracerProvider }, parts)
    const before = Date.now()
    const span = provider.getTracer('threadspan').startSpan('measured')
    await new Promise((resolve) => setTimeout(resolve, 20))
    span.end()
    const { startTime, endTime } = ended[0] as EndedSpan
    const [start, end] = [startTime, endTime].map(([s, n]) => s * 1000 + n / 1e6) as [
      number,
      number,
    ]
    expect(start).toBeGreaterThanOrEqual(before)
    expect(end - start).toBeGreaterThanOrEqual(19)
    expect(end).toBeLessThanOrEqual(Date.now() + 1)
  })
})
