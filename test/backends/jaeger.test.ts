import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { jaegerReader, type JaegerOptions } from '../../src/store/jaeger.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import { finite, wellFormed } from '../otlp/well-formed.ts'
import { describeForeignThreads } from '../store/foreign-contract.ts'
import { describeQueries } from '../store/query-contract.ts'
import { describeSearch } from '../store/search-contract.ts'
import { describeStore, type StoreUnderTest } from '../store/store-contract.ts'
import { readAll, readIds, sketchMessage, sketchSpan } from '../store/thread-spans.ts'
import { needs } from '../support/needs.ts'
import { hasJaeger } from './backend-cache.ts'
import { foreignStore } from './foreign-store.ts'
import { type RunningJaeger, sendTraces, startJaeger } from './start-jaeger.ts'
import { describeUnfinished } from '../store/unfinished-contract.ts'

// A search ends in a whole microsecond, the last of the year 2262.
const LAST_FOUND = 2n ** 63n - 1000n
// All of time, whatever the clock of this machine says.
const ALWAYS = { since: 0n, until: 2n ** 63n - 1n } as const

describe('a real Jaeger', needs({ jaeger: hasJaeger }), () => {
  const open = async (options: JaegerOptions = {}): Promise<SpanStore> => {
    const jaeger = await startJaeger()
    const reader = jaegerReader(jaeger.url, { ...ALWAYS, ...options })
    return foreignStore(
      reader,
      (spans) => sendTraces(jaeger.otlpUrl, spans.map(recorded)),
      () => jaeger.stop(),
    )
  }

  const subject: StoreUnderTest = {
    name: 'jaegerReader',
    open,
    foreign: { keeps, runs: 15, searchEndsAtOwn: true },
  }
  describeStore(subject)
  describeQueries(subject)
  describeSearch(subject)
  describeForeignThreads(subject)
  describeUnfinished(subject)

  describe('one Jaeger with much in it', () => {
    let jaeger: RunningJaeger
    beforeAll(async () => {
      jaeger = await startJaeger()
    })
    afterAll(() => jaeger?.stop())

    it('gives all of many traces, though a search answers with fifty at most', async () => {
      const spans = Array.from({ length: 300 }, (_, index) =>
        sketchMessage({
          trace: index + 1,
          span: index + 1,
          thread: 'long',
          start: BigInt(index) * 1000n,
        }),
      )
      await sendTraces(jaeger.otlpUrl, spans.map(recorded))
      const reader = jaegerReader(jaeger.url, ALWAYS)
      expect(await readIds(reader, 'long')).toHaveLength(300)
      await reader.close()
    })

    it('gives all of them also where they begin in one microsecond', async () => {
      const spans = Array.from({ length: 60 }, (_, index) =>
        sketchMessage({ trace: 1000 + index, span: 1000 + index, thread: 'burst', start: 5n }),
      )
      await sendTraces(jaeger.otlpUrl, spans.map(recorded))
      const reader = jaegerReader(jaeger.url, ALWAYS)
      expect(await readIds(reader, 'burst')).toHaveLength(60)
      await reader.close()
    })

    it('finds ids that UTF-8 cannot carry, and those that look like a query', async () => {
      const half = 'half \ud83d'
      await sendTraces(jaeger.otlpUrl, [
        recorded(
          sketchSpan({
            trace: 2000,
            span: 2000,
            attributes: { 'chat.thread_id.json': JSON.stringify(half) },
          }),
        ),
        recorded(sketchSpan({ trace: 2001, span: 2001, thread: '{"a":"b&c=d"}' })),
      ])
      const reader = jaegerReader(jaeger.url, ALWAYS)
      expect(await readIds(reader, half)).toEqual([2000])
      expect(await readIds(reader, '{"a":"b&c=d"}')).toEqual([2001])
      await reader.close()
    })

    it('says in one sentence that Jaeger fails at a number that JSON does not have', async () => {
      const other = await startJaeger()
      try {
        const attributes = { 'app.score': Number.POSITIVE_INFINITY, 'chat.convention': 1 }
        await sendTraces(other.otlpUrl, [sketchSpan({ span: 1, thread: 'endless', attributes })])
        const reader = jaegerReader(other.url, ALWAYS)
        await expect(readIds(reader, 'endless')).rejects.toThrow(/^cannot read from .*\+Inf/)
        await reader.close()
      } finally {
        await other.stop()
      }
    })

    it('reads the legacy API to the microsecond, without the attributes of links', async () => {
      const span = recorded({
        ...sketchMessage({ trace: 3000, span: 3000, thread: 'legacy', text: 'hello', status: 2 }),
        parentSpanId: 'aaaaaaaaaaaaaaaa',
        traceState: 'threadspan=legacy/',
        kind: 3,
        status: { code: 2, message: 'no answer' },
        scope: { name: 'threadspan', version: '1.2.3' },
        events: [
          {
            name: 'retry',
            unixNano: 1_790_000_000_000_001_999n,
            attributes: makeAttributes([['n', 3]]),
          },
        ],
        links: [
          {
            traceId: 'b'.repeat(32),
            spanId: 'c'.repeat(16),
            attributes: makeAttributes([['chat.link', 'previous']]),
          },
        ],
      })
      await sendTraces(jaeger.otlpUrl, [span])
      const reader = jaegerReader(jaeger.url, { ...ALWAYS, api: 'legacy' })
      const micro = (nanos: bigint) => (nanos / 1000n) * 1000n
      expect(await readAll(reader, 'legacy')).toEqual([
        {
          ...span,
          startUnixNano: micro(span.startUnixNano),
          endUnixNano: micro(span.startUnixNano),
          events: [
            {
              name: 'retry',
              unixNano: 1_790_000_000_000_001_000n,
              attributes: makeAttributes([['n', 3]]),
            },
          ],
          links: [
            { traceId: 'b'.repeat(32), spanId: 'c'.repeat(16), attributes: makeAttributes([]) },
          ],
        },
      ])
      await reader.close()
    })
  })
})

/** A span as a recorder of ours sends it: with what Jaeger lists a thread by. */
function recorded(span: RecordedSpan): RecordedSpan {
  const isMarked = Object.keys(span.attributes).some((key) => key.startsWith('chat.thread_id'))
  return {
    // What is not finite Jaeger takes, and then cannot answer with: a test of its own says so.
    ...finite(span),
    startUnixNano: span.startUnixNano > LAST_FOUND ? LAST_FOUND : span.startUnixNano,
    attributes: makeAttributes([
      ...Object.entries(finite(span).attributes),
      ...(isMarked ? [['chat.convention', 1] as const] : []),
    ]),
  }
}

/** What comes back: all but schema URLs, as UTF-8; but a span that ends before it starts ends with its start. */
function keeps(span: RecordedSpan): RecordedSpan {
  const { resourceSchemaUrl: _resource, ...rest } = wellFormed(recorded(span))
  const { schemaUrl: _scope, ...scope } = rest.scope
  const kept = { ...rest, scope }
  const { startUnixNano, endUnixNano } = kept
  return endUnixNano < startUnixNano ? { ...kept, endUnixNano: startUnixNano } : kept
}
