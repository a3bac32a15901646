import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogEvent } from '../../src/otlp/log-event.ts'
import type { RecordedSpan } from '../../src/otlp/recorded-span.ts'
import { readThread } from '../../src/replay/read-thread.ts'
import { clickhouseReader, clickhouseThreadTables } from '../../src/store/clickhouse.ts'
import type { ClickHouseStore, PartialAnswer } from '../../src/store/clickhouse.ts'
import { MAX_EVENTS_PER_SPAN } from '../../src/store/span-writer.ts'
import { makeAttributes } from '../otlp/recorded-spans.ts'
import { EPOCH, readAll, sketchSpan } from '../store/thread-spans.ts'
import { needs } from '../support/needs.ts'
import { hasClickHouse } from './backend-cache.ts'
import { exporterLogRow, exporterRow } from './exporter-rows.ts'
import { EXPORTER_LOGS } from './exporter-tables.ts'
import { type RunningClickHouse, startClickHouse } from './start-clickhouse.ts'

const WITHOUT_EVENT_NAME = EXPORTER_LOGS.replace('    EventName String CODEC(ZSTD(1)),\n', '')

const call = sketchSpan({
  span: 1,
  attributes: {
    'gen_ai.conversation.id': 'c',
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-5',
  },
})
const asked = event('gen_ai.user.message', 1n, { content: 'Where is it?' })
const answered = event('gen_ai.choice', 2_000_000_000n, {
  index: 0,
  message: { role: 'assistant', content: 'On its way.' },
})

describe(
  "GenAI events in the exporter's table of log records",
  needs({ clickhouse: hasClickHouse }),
  () => {
    let clickhouse: RunningClickHouse
    const readers: ClickHouseStore[] = []
    beforeAll(async () => {
      clickhouse = await startClickHouse()
    })
    afterAll(async () => {
      for (const reader of readers) await reader.close()
      await clickhouse?.stop()
    })

    const open = async (
      statements: readonly string[],
      logs: readonly unknown[] = [],
      span: RecordedSpan = call,
    ) => {
      const database = `test_${randomUUID().replaceAll('-', '')}`
      const client = await clickhouse.createDatabase(database, statements)
      const insert = (table: string, values: readonly unknown[]) =>
        client.insert({ table, values, format: 'JSONEachRow' })
      await insert('otel_traces', [exporterRow(span)])
      if (logs.length > 0) await insert('otel_logs', logs)
      const partial: PartialAnswer[] = []
      const onPartial = (answer: PartialAnswer) => partial.push(answer)
      const reader = clickhouseReader(`${clickhouse.url}/${database}`, { onPartial })
      readers.push(reader)
      return { reader, partial }
    }

    const names = async (reader: ClickHouseStore) =>
      (await readAll(reader, 'c')).flatMap(({ events }) => events.map(({ name }) => name))

    it.each([
      ['with our tables, named by column', [...clickhouseThreadTables(), EXPORTER_LOGS], true],
      ['alone, named by attribute', [EXPORTER_LOGS], false],
      ['of an older exporter', [...clickhouseThreadTables(), WITHOUT_EVENT_NAME], false],
    ] as const)('are events of their span: %s', async (_name, statements, byColumn) => {
      const named = byColumn ? 'by column' : 'by attribute'
      const others = [
        { ...asked, name: 'exception' },
        { ...asked, name: '' },
        { ...asked, spanId: '' },
        { ...asked, traceId: 'f'.repeat(32) },
      ]
      const logs = [answered, ...others, asked].map((log) => exporterLogRow(log, named))
      const { reader, partial } = await open(statements, logs)
      expect(await names(reader)).toEqual(['gen_ai.user.message', 'gen_ai.choice'])
      const { messages } = await readThread(reader, 'c')
      expect(messages.map(({ role, content }) => [role, content])).toEqual([
        ['user', 'Where is it?'],
        ['assistant', 'On its way.'],
      ])
      expect(partial).toEqual([])
    })

    it.each([5n, 2n ** 32n * 1_000_000_000n - 5n])(
      'are found at the ends of the clock of the exporter, at %s ns',
      async (startUnixNano) => {
        const span = { ...call, startUnixNano, endUnixNano: startUnixNano + 1n }
        const log = exporterLogRow({ ...asked, unixNano: startUnixNano }, 'by column')
        const { reader } = await open([...clickhouseThreadTables(), EXPORTER_LOGS], [log], span)
        expect(await names(reader)).toEqual(['gen_ai.user.message'])
      },
    )

    it('that the exporter has sent twice are one', async () => {
      const rows = [asked, asked, answered].map((log) => exporterLogRow(log, 'by column'))
      const { reader } = await open([EXPORTER_LOGS], rows)
      expect(await names(reader)).toEqual(['gen_ai.user.message', 'gen_ai.choice'])
    })

    it('are bounded for each span, and it is said', async () => {
      const rows = Array.from({ length: MAX_EVENTS_PER_SPAN + 5 }, (_, n) =>
        exporterLogRow(event('gen_ai.choice', BigInt(n), { index: n }), 'by column'),
      )
      const { reader, partial } = await open([EXPORTER_LOGS], rows)
      expect(await names(reader)).toHaveLength(MAX_EVENTS_PER_SPAN)
      expect(partial).toEqual([
        {
          reason: 'events-cut',
          message: expect.stringMatching(
            /more than 10000 events in log records; the rest are not read$/,
          ),
        },
      ])
    })

    it('are missed once where there is no such table, by a model call without messages', async () => {
      const { reader, partial } = await open(clickhouseThreadTables())
      await readAll(reader, 'nobody')
      expect(partial).toEqual([])
      expect(await names(reader)).toEqual([])
      await readAll(reader, 'c')
      expect(partial).toEqual([
        {
          reason: 'no-log-records',
          message: expect.stringMatching(
            /a model call has no messages: there is no table of log records/,
          ),
        },
      ])
    })
  },
)

function event(name: string, time: bigint, body: object): LogEvent {
  const { traceId, spanId } = call
  return {
    traceId,
    spanId,
    name,
    unixNano: EPOCH + time,
    attributes: makeAttributes([['gen_ai.system', 'openai']]),
    body: JSON.stringify(body),
  }
}
