import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeJsonTraces } from '../../src/otlp/json/decode-json-traces.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { createReceiver } from '../../src/receiver/create-receiver.ts'
import { BackendClient } from '../../src/store/http/backend-client.ts'
import type { JaegerOptions } from '../../src/store/jaeger.ts'
import { JaegerScan } from '../../src/store/jaeger/jaeger-scan.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { spanKey } from '../../src/thread/span-ids.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import { startServer } from '../store/http/fake-server.ts'
import { byId, readAll } from '../store/thread-spans.ts'
import { needs } from '../support/needs.ts'
import { hasJaeger } from './backend-cache.ts'
import { readFixtureQueries, readFixtureTraces, readGolden, toNano } from './jaeger-fixtures.ts'
import { type RunningJaeger, sendTraces, startJaeger } from './start-jaeger.ts'

const scanOf = (url: string, options: JaegerOptions = {}) =>
  new JaegerScan(new BackendClient(url, options), options)

describe("Jaeger's own fixtures", needs({ jaeger: hasJaeger }), () => {
  const traces: ReadonlyMap<string, readonly RecordedSpan[]> = hasJaeger
    ? readFixtureTraces()
    : new Map()
  const queries = hasJaeger ? readFixtureQueries() : []
  const all = byId([...traces.values()].flat())
  let jaeger: RunningJaeger

  beforeAll(async () => {
    jaeger = await startJaeger()
    await sendTraces(jaeger.otlpUrl, all)
  })
  afterAll(() => jaeger?.stop())

  it('are as many as they were', () => {
    expect([traces.size, queries.length, all.length]).toEqual([29, 22, 35])
  })

  it('come back from a Jaeger as they are, over v3 and over the legacy API', async () => {
    for (const api of ['v3', 'legacy'] as const) {
      const scan = scanOf(jaeger.url, { api })
      const ids = [...new Set(all.map(({ traceId }) => traceId))]
      const read = (await Promise.all(ids.map((id) => scan.readTrace(id)))).flat()
      expect(byId(read)).toEqual(all)
      scan.close()
    }
  })

  it('come back from our receiver as they are', async () => {
    const store = memoryStore()
    const receiver = await createReceiver({ store, port: 0 })
    // Of one thread, so that a store of ours can be asked for them.
    const marked = all.map((span) =>
      Object.assign({}, span, {
        attributes: makeAttributes([...Object.entries(span.attributes), ['chat.thread_id', 'all']]),
      }),
    )
    await sendTraces(receiver.url, marked)
    const distinct = [...new Map(marked.toReversed().map((span) => [spanKey(span), span])).values()]
    // One fixture gives another span's id to a span with other content.
    const conflicts = all.length - distinct.length
    expect(receiver.counts).toMatchObject({ stored: distinct.length, conflicts, rejected: 0 })
    expect(await readAll(store, 'all')).toEqual(byId(distinct))
    await receiver.close()
  })

  it.each(queries)(
    '$Caption: finds the traces that it must',
    async ({ Query, ExpectedFixtures }) => {
      const scan = scanOf(jaeger.url, { services: [Query.ServiceName] })
      const tags = Object.entries(Query.Tags ?? {}).map(([key, value]) => [key, String(value)])
      const range = { since: toNano(Query.StartTimeMin), until: toNano(Query.StartTimeMax) }
      const found = [...(await scan.search([Object.fromEntries(tags)], range)).keys()]
      const expected = ExpectedFixtures.flatMap((name) => traces.get(name) ?? []).map(
        ({ traceId }) => traceId,
      )
      // Our reader searches by tags and time only; the name or a duration beside them excludes nothing in these fixtures.
      expect(new Set(found)).toEqual(new Set(expected))
      scan.close()
    },
  )

  it.each(['GetTrace', 'FindTraces'])(
    '%s.json, the answer that its API v3 gives, is read',
    async (name) => {
      await using server = await startServer((_request, response) =>
        response.end(JSON.stringify(readGolden(`snapshots/${name}.json`))),
      )
      const scan = scanOf(server.url, { api: 'v3' })
      expect(await scan.readTrace('1'.padStart(32, '0'))).toMatchObject([
        {
          traceId: '1'.padStart(32, '0'),
          spanId: '2'.padStart(16, '0'),
          name: 'foobar',
          kind: 2,
          status: { code: 2 },
        },
      ])
      scan.close()
    },
  )

  it('otlp2jaeger-out.json, what its legacy API makes of OTLP, is read back to what went in', async () => {
    await using server = await startServer((_request, response) =>
      response.end(JSON.stringify(readGolden('golden/otlp2jaeger-out.json'))),
    )
    const scan = scanOf(server.url, { api: 'legacy' })
    const micro = (nanos: bigint) => (nanos / 1000n) * 1000n
    const { spans } = decodeJsonTraces(readGolden('golden/otlp2jaeger-in.json'))
    expect(await scan.readTrace('a'.repeat(32))).toEqual(
      spans.map((span) => {
        const startUnixNano = micro(span.startUnixNano)
        const duration = micro(span.endUnixNano - span.startUnixNano)
        // The legacy format has no schema URLs.
        const { resourceSchemaUrl: _, ...kept } = span
        return Object.assign(kept, { startUnixNano, endUnixNano: startUnixNano + duration })
      }),
    )
    scan.close()
  })
})
