import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { findThreads } from '../../src/replay/find-threads.ts'
import { clickhouseReader, clickhouseThreadTables } from '../../src/store/clickhouse.ts'
import type { SpanStore } from '../../src/store/span-store.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import { describeForeignThreads } from '../store/foreign-contract.ts'
import { describeQueries } from '../store/query-contract.ts'
import { describeSearch } from '../store/search-contract.ts'
import { describeStore } from '../store/store-contract.ts'
import { EPOCH, readAll, readIds, sketchMessage, sketchSpan } from '../store/thread-spans.ts'
import { needs } from '../support/needs.ts'
import { hasClickHouse } from './backend-cache.ts'
import { asText, exporterRow } from './exporter-rows.ts'
import { EXPORTER_LOGS } from './exporter-tables.ts'
import { foreignStore } from './foreign-store.ts'
import { type RunningClickHouse, startClickHouse } from './start-clickhouse.ts'
import { describeUnfinished } from '../store/unfinished-contract.ts'

const DAY = 86_400_000_000_000n
const NUMBERS = new Set(['chat.convention', 'chat.message.seq'])

describe(
  "ClickHouse's engine, with the tables of the Collector's exporter",
  needs({ clickhouse: hasClickHouse }),
  () => {
    let clickhouse: RunningClickHouse
    beforeAll(async () => {
      clickhouse = await startClickHouse()
    })
    afterAll(() => clickhouse?.stop())

    const open = async (statements: readonly string[]): Promise<SpanStore> => {
      const database = `test_${randomUUID().replaceAll('-', '')}`
      const client = await clickhouse.createDatabase(database, statements)
      const reader = clickhouseReader(`${clickhouse.url}/${database}`)
      return foreignStore(reader, (spans) =>
        client.insert({
          table: 'otel_traces',
          values: spans.map(exporterRow),
          format: 'JSONEachRow',
        }),
      )
    }
    const foreign = { keeps, runs: 12 }

    for (const [name, statements] of [
      ['clickhouseReader, with our tables', clickhouseThreadTables()],
      ["clickhouseReader, on the exporter's alone", []],
    ] as const) {
      const subject = { name, open: () => open(statements), foreign }
      describeStore(subject)
      describeQueries(subject)
      describeSearch(subject)
      describeForeignThreads(subject)
      describeUnfinished(subject)
    }

    it('says which tables are there', async () => {
      const found = async (statements: readonly string[]) => {
        const database = `test_${randomUUID().replaceAll('-', '')}`
        await clickhouse.createDatabase(database, statements)
        const reader = clickhouseReader(`${clickhouse.url}/${database}`)
        try {
          return await reader.tables()
        } finally {
          await reader.close()
        }
      }
      const all = { hasThreadTables: true, hasTraceTimes: true, hasLogs: true, hasEventNames: true }
      expect(await found([...clickhouseThreadTables(), EXPORTER_LOGS])).toEqual(all)
      expect(await found(['DROP TABLE otel_traces_trace_id_ts'])).toEqual({
        hasThreadTables: false,
        hasTraceTimes: false,
        hasLogs: false,
        hasEventNames: false,
      })
      const [spans = ''] = clickhouseThreadTables()
      const older = spans.replace('  IsListed UInt8 CODEC(ZSTD(1)),\n', '')
      expect(await found([older, ...clickhouseThreadTables().slice(1, 2)])).toMatchObject({
        hasThreadTables: false,
        hasTraceTimes: true,
      })
    })

    it('runs every SQL of docs/backends.md, and finds a thread by it', async () => {
      const page = readFileSync(join(import.meta.dirname, '../../docs/backends.md'), 'utf8')
      const blocks = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = '']) => sql)
      expect(blocks).toHaveLength(4)
      const [tables = '', ttl = '', thread = '', list = ''] = blocks
      const database = `test_${randomUUID().replaceAll('-', '')}`
      const client = await clickhouse.createDatabase(database)
      for (const query of `${tables}\n${ttl}`.split(/;\n/).filter((sql) => sql.trim() !== '')) {
        await client.command({ query })
      }
      const start = BigInt(Date.now()) * 1_000_000n - EPOCH
      const values = [
        sketchMessage({ span: 1, thread: 't', start }),
        sketchSpan({ span: 2, start }),
        sketchMessage({ trace: 2, span: 3, thread: 'expired', start: start - 91n * DAY }),
      ]
      await client.insert({
        table: 'otel_traces',
        values: values.map(exporterRow),
        format: 'JSONEachRow',
      })
      const rows = async (query: string) => {
        const query_params = { thread: 't', since: '2026-01-01 00:00:00' }
        return (await client.query({ query, query_params, format: 'JSONEachRow' })).json()
      }
      expect(await rows(thread)).toHaveLength(2)
      await client.command({ query: 'OPTIMIZE TABLE otel_traces_threads FINAL' })
      expect(await rows(list)).toEqual([{ ThreadId: 't', IsJson: 0 }])
    })

    it('takes over what was there before our tables, and may be told so twice', async () => {
      const database = `test_${randomUUID().replaceAll('-', '')}`
      const client = await clickhouse.createDatabase(database)
      const spans = [
        sketchMessage({
          span: 1,
          thread: 'thread',
          text: 'hello',
          attributes: { 'user.id': 'ann' },
        }),
        sketchSpan({ span: 2 }),
      ]
      await client.insert({
        table: 'otel_traces',
        values: spans.map(exporterRow),
        format: 'JSONEachRow',
      })
      for (const query of [...clickhouseThreadTables(), ...clickhouseThreadTables()]) {
        await client.command({ query })
      }
      const reader = clickhouseReader(`${clickhouse.url}/${database}`)
      expect(await findThreads(reader)).toMatchObject([
        { id: 'thread', messages: 1, firstMessage: 'hello', userId: 'ann' },
      ])
      expect(await readIds(reader, 'thread')).toEqual([1, 2])
      await reader.close()
    })

    it.each([true, false])(
      'finds and lists ids that UTF-8 cannot carry, and shows what a preview is made of (our tables: %s)',
      async (withTables) => {
        const store = await open(withTables ? clickhouseThreadTables() : [])
        const id = 'half \ud83d'
        const image = { type: 'blob', modality: 'image', content: 'QUJD'.repeat(100_000) }
        await store.write([
          sketchMessage({
            span: 1,
            attributes: {
              'chat.thread_id.json': JSON.stringify(id),
              'user.id.json': '"\\udc00"',
              'chat.content.parts': JSON.stringify([
                image,
                { type: 'text', content: 'ä'.repeat(300) },
              ]),
            },
          }),
          sketchMessage({
            span: 2,
            attributes: {
              'chat.thread_id.json': JSON.stringify(id),
              'chat.content.json': JSON.stringify(`\ud800${'x'.repeat(500)}`),
            },
          }),
        ])
        expect(await readIds(store, id)).toEqual([1, 2])
        expect(await findThreads(store, { userId: '\udc00', idPrefix: 'half \ud83d' })).toEqual([
          {
            id,
            startUnixNano: EPOCH + 1n,
            endUnixNano: EPOCH + 3n,
            messages: 2,
            events: 0,
            runs: 0,
            errors: 0,
            userId: '\udc00',
            tags: [],
            firstMessage: `[blob image]\n${'ä'.repeat(187)}`,
            lastMessage: `\ud800${'x'.repeat(199)}`,
            lastRole: 'user',
          },
        ])
        await store.close()
      },
    )

    it('gives back the types that conventions tell, and text for all else', async () => {
      const store = await open(clickhouseThreadTables())
      const attributes: Record<string, SpanAttributes[string]> = {
        'chat.message.seq': 7,
        'chat.content.length': 3_000_000,
        'chat.metadata.length': 9,
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.request.temperature': 0.7,
        'gen_ai.response.finish_reasons': ['stop'],
        'app.count': 7,
        'app.flag': true,
        'app.list': ['a', 1],
        'app.nothing': null,
      }
      await store.write([sketchSpan({ span: 1, thread: 'thread', attributes })])
      const [span] = await readAll(store, 'thread')
      expect({ ...span?.attributes }).toEqual({
        ...attributes,
        'app.count': '7',
        'app.flag': 'true',
        'app.list': '["a",1]',
        'app.nothing': '',
        'chat.thread_id': 'thread',
      })
      await store.close()
    })
  },
)

/** What comes back from the exporter's table: texts, but where a convention tells the type. */
function keeps(span: RecordedSpan): RecordedSpan {
  const { name, version } = span.scope
  return {
    ...withoutCounts(span),
    scope: wellFormed({ name, ...(version !== undefined && { version }) }),
    status: wellFormed(span.status),
    name: span.name.toWellFormed(),
    ...(span.traceState !== undefined && { traceState: span.traceState.toWellFormed() }),
    attributes: keepsTexts(span.attributes),
    resource: keepsTexts(span.resource),
    events: span.events.map((event) => ({
      ...withoutCounts(event),
      name: event.name.toWellFormed(),
      attributes: keepsTexts(event.attributes),
    })),
    links: span.links.map((link) => ({
      ...wellFormed(withoutCounts(link)),
      attributes: keepsTexts(link.attributes),
    })),
  }
}

// The exporter's tables have no columns for these.
const NOT_KEPT = new Set([
  'flags',
  'droppedAttributesCount',
  'droppedEventsCount',
  'droppedLinksCount',
  'resourceSchemaUrl',
])

function withoutCounts<T extends object>(part: T): T {
  return Object.fromEntries(Object.entries(part).filter(([key]) => !NOT_KEPT.has(key))) as T
}

function wellFormed<T extends object>(value: T): T {
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => [
    key,
    typeof item === 'string' ? item.toWellFormed() : item,
  ])
  return Object.fromEntries(entries) as T
}

function keepsTexts(attributes: SpanAttributes): SpanAttributes {
  return makeAttributes(
    Object.entries(attributes).map(([key, value]) => [
      key.toWellFormed(),
      NUMBERS.has(key) ? value : asText(value).toWellFormed(),
    ]),
  )
}
